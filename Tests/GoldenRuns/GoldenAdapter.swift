import Engine
import Foundation
import JSON
import TestMaterial

/// A tiny LoRA adapter with what transformers and PEFT computed with it: tools/goldens/lora_tiny.py.
public struct GoldenAdapter: Sendable, CustomStringConvertible {
  public let name: String
  public let json: JSONValue

  public var description: String { name }

  public init(_ name: String) throws {
    self.name = name
    json = try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden("lora/\(name).json"))))
  }

  /// The folder that PEFT saved.
  public static func folder(_ name: String) -> String {
    TestMaterial.root.appending(path: "Tests/Fixtures/lora/\(name)").path
  }

  public static func request(_ name: String, id: Int = 1) -> LoRARequest {
    LoRARequest(name: name, id: id, path: folder(name))
  }

  public var request: LoRARequest { Self.request(name) }

  /// The model that it is for.
  public var variant: GoldenVariant {
    GoldenVariant(json["family"]?.string ?? "", json["variant"]?.string ?? "")
  }

  public var runs: [GoldenRun] { get throws { try (json["runs"]?.array ?? []).map(GoldenRun.init) } }
}
