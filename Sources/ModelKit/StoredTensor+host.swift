import Checkpoint
import Compute

/// A backend packs weights straight from the file.
extension StoredTensor: @retroactive HostTensor {}
