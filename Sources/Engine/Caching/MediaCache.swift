import ModelKit
import Synchronization

/// What was prepared of media, by content, and the uuids that users gave to contents.
final class MediaCache: Sendable {
  private struct State {
    var features: ByteBudgetCache<ContentHash, MediaFeatures>
    /// A uuid is bound to the content first seen under it.
    var contents: ByteBudgetCache<String, ContentHash>
    var queries = 0
    var hits = 0
  }

  private let state: Mutex<State>

  /// Room for some hundred thousand uuids: a service that gives each request one of its own must not grow for ever.
  private static let usualUUIDBytes = 16 << 20
  /// What an entry takes besides the uuid's own bytes, roughly.
  private static let entryBytes = 128

  /// - Parameters:
  ///   - budget: bytes of features; 0 keeps none.
  ///   - uuidBytes: bytes of uuids; those that were not used for longest are forgotten.
  init(budget: Int, uuidBytes: Int = usualUUIDBytes) {
    state = Mutex(
      State(features: ByteBudgetCache(budget: budget), contents: ByteBudgetCache(budget: uuidBytes)))
  }

  func features(_ hash: ContentHash) -> MediaFeatures? {
    state.withLock { state in
      state.queries += 1
      let found = state.features[hash]
      state.hits += found == nil ? 0 : 1
      return found
    }
  }

  func keep(_ features: MediaFeatures, for hash: ContentHash) {
    state.withLock { $0.features.insert(features, for: hash, bytes: features.byteCount) }
  }

  /// The content that a uuid is bound to.
  func content(of uuid: String, _ modality: Modality) -> ContentHash? {
    state.withLock { $0.contents["\(modality) \(uuid)"] }
  }

  /// Binds a uuid to a content.
  /// - Returns: false where it is bound to another one.
  func bind(_ uuid: String, _ modality: Modality, to hash: ContentHash) -> Bool {
    state.withLock { state in
      let key = "\(modality) \(uuid)"
      if let bound = state.contents[key] { return bound == hash }
      state.contents.insert(hash, for: key, bytes: key.utf8.count + Self.entryBytes)
      return true
    }
  }

  /// Forgets features and uuids.
  func reset() {
    state.withLock { state in
      state.features.removeAll()
      state.contents.removeAll()
    }
  }

  var figures: (queries: Int, hits: Int, bytes: Int) {
    state.withLock { ($0.queries, $0.hits, $0.features.bytes) }
  }
}
