import Compute

/// A backend packs weights straight from the file.
extension StoredTensor: HostTensor {}
