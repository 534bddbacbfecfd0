import Foundation
import JSON
import ModelKit
import TestMaterial

/// A question about a file in `Samples/`, and what transformers answers: tools/demo-models/samples.py.
public struct DemoSample: Sendable, CustomStringConvertible {
  public let file: String
  public let prompt: String
  /// The right answer.
  public let expected: String
  public let generatedIDs: [Int32]

  public var description: String { "\(file): \(prompt)" }

  public var modality: Modality { file.hasSuffix(".mp4") ? .video : .image }

  public static func path(_ file: String) -> String { TestMaterial.root.appending(path: "Samples/\(file)").path }

  /// All that are about pictures, or about clips.
  public static func all(_ modality: Modality) throws -> [DemoSample] {
    let json = try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden("demo/samples.json"))))
    let samples = (json["cases"]?.array ?? []).map { row in
      DemoSample(
        file: row["file"]?.string ?? "", prompt: row["prompt"]?.string ?? "", expected: row["expected"]?.string ?? "",
        generatedIDs: (row["generated_ids"]?.array ?? []).compactMap { $0.integer.map(Int32.init) })
    }
    return samples.filter { $0.modality == modality }
  }
}
