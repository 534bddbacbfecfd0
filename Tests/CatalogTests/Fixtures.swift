import Catalog
import Foundation
import Progress
import Synchronization

/// A folder of its own for a test, removed with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "catalog-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func content(_ name: String) -> Data? { FileManager.default.contents(atPath: "\(path)/\(name)") }

  func names(_ folder: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []).sorted()
  }
}

/// Sentences that were said, from any thread.
final class Said: Sendable {
  private let state = Mutex<[String]>([])
  var all: [String] { state.withLock { $0 } }
  func say(_ sentence: String) { state.withLock { $0.append(sentence) } }
}

/// A catalogue of the one checkpoint `toy`, a folder for it, and settings that reach nothing but what a test names.
struct ToyPull {
  let folder: TemporaryFolder
  let cache: ModelCache
  let said = Said()
  var settings: PullSettings

  static let hub = #"{"huggingface": "toy/model", "revision": "main", "files": ["config.json", "model.safetensors"]}"#

  init(_ variables: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    cache = ModelCache(root: folder.path)
    var all = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path]
    all["no_proxy"] = "*"
    all.merge(variables) { _, given in given }
    settings = PullSettings(variables: all, screen: .silent, say: said.say, retryPause: .milliseconds(10))
  }

  /// Pulls `toy` from `sources` (the members of a JSON array) and gives its folder.
  @discardableResult
  func pull(from sources: String = Self.hub) async throws -> String {
    try await Self.catalog(sources).pull("toy", to: cache, settings)
  }

  static func catalog(_ sources: String = Self.hub) throws -> Catalog {
    try Catalog(
      json: Array(
        """
        {"models": [{"model_type": "toy_type", "plugin": "Toy", "architectures": ["ToyModel"], "default": "toy",
          "checkpoints": [{"name": "toy", "licence": "MIT", "summary": "small", "sources": [\(sources)]}],
          "prompts": []}]}
        """.utf8))
  }
}
