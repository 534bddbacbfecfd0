import CPUBackend
import Catalog
import Compute
import Engine
import Foundation
import JSON
import ModelKit
import TestMaterial

/// Real checkpoints and recordings, where they are on this machine.
enum RealWeights {
  /// The folder of a pulled checkpoint ("tiny.en"); nil where it was not pulled.
  static func folder(_ name: String) -> String? {
    guard let cache = try? ModelCache(), let checkpoint = try? Catalog().find("whisper-\(name)") else { return nil }
    return cache.isComplete(checkpoint) ? cache.folder(of: checkpoint) : nil
  }

  static let areThere = folder("tiny.en") != nil && folder("base") != nil
  static let absent = "real weights are not here; `sensorium models pull whisper-tiny.en` and whisper-base get them"

  static func llm(_ name: String, _ dtype: DType, _ change: (inout EngineArgs) -> Void = { _ in }) throws -> LLM {
    guard let folder = folder(name) else { throw Missing() }
    return try TinyRandom.llm(folder, dtype: dtype, change)
  }

  struct Missing: Error {}

  /// Rows of a list of a golden file, as transformers computed them.
  struct Run: Sendable {
    let path: String
    let model: String
    let language: String?
    let prompt: [Int32]
    let generated: [Int32]
    let ambiguous: [Int]
    let text: String

    init(_ row: JSONValue) {
      path = row["path"]?.string ?? ""
      model = row["model"]?.string ?? ""
      language = row["language"]?.string
      prompt = TinyRandom.ids(row["prompt_ids"])
      generated = TinyRandom.ids(row["generated_ids"])
      ambiguous = (row["ambiguous_steps"]?.array ?? []).compactMap(\.integer)
      text = row["text"]?.string ?? ""
    }

    func request(in root: URL) -> Prompt { .tokens(prompt, [.audio: [.file(root.appending(path: path).path)]]) }
  }

  static func runs(_ list: String, of model: String, in golden: String = "greedy") throws -> [Run] {
    let file = try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden("whisper/\(golden).json"))))
    return (file[list]?.array ?? []).map(Run.init).filter { $0.model == model }
  }
}

/// Words, without case and punctuation.
func words(_ text: String) -> [String] {
  text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'") }.map(String.init)
}

/// The least number of words to insert, remove or replace.
func wordErrors(_ reference: [String], _ found: [String]) -> Int {
  var row = Array(0...found.count)
  for (i, a) in reference.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in found.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
      diagonal = above
    }
  }
  return row[found.count]
}
