import Compute
import ModelKit

/// The adapter of a request, in memory for as long as the request.
struct RequestAdapter: Sendable {
  let request: LoRARequest
  /// What identifies its files: what was computed with it is found again by it.
  let identity: ContentHash
  private let adapter: LoRAAdapter

  init(_ request: LoRARequest, _ loaded: LoadedAdapter) {
    self.request = request
    identity = loaded.identity
    adapter = loaded.adapter
  }

  /// The rows `rows` of a step with this adapter.
  func rows(_ rows: Range<Int>) -> AdaptedRows { AdaptedRows(rows, adapter.changes) }

  /// All rows of a step.
  var allRows: AdaptedRows { rows(0..<Int.max) }
}

/// An adapter in memory.
struct LoadedAdapter: Sendable {
  let identity: ContentHash
  let adapter: LoRAAdapter
}

extension ContentHash {
  /// What was computed from `content` with an adapter; without one it is the content alone.
  init(_ content: ContentHash, with adapter: RequestAdapter?) {
    guard let adapter else {
      self = content
      return
    }
    self.init { hasher in
      hasher.combine(content)
      hasher.combine(adapter.identity)
    }
  }
}
