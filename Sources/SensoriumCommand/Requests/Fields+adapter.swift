import Engine
import JSON
import Spelling

/// Adapters that a prompts file can call by name.
struct NamedAdapters: Sendable {
  let all: [LoRARequest]

  init(_ all: [LoRARequest] = []) { self.all = all }

  /// For lines that name none: the only one there is.
  var standard: LoRARequest? { all.count == 1 ? all[0] : nil }
}

extension Fields {
  /// `lora_request`: the name of an adapter of the command line, or an object as vLLM has it; null is none.
  /// - Parameter folder: what a relative path begins with.
  func adapter(folder: String, _ adapters: NamedAdapters) throws(FieldError) -> LoRARequest? {
    guard has("lora_request") else { return adapters.standard }
    switch value("lora_request") {
    case nil: return nil
    case .string(let name):
      if let found = adapters.all.first(where: { $0.name == name }) { return found }
      let advice =
        nearestSpelling(to: name, among: adapters.all.map(\.name)).map { "did you mean '\($0)'?" }
        ?? "give it as --lora \(name)=DIR"
      throw FieldError("has the unknown 'lora_request' '\(name)'; \(advice)")
    case .some(let value):
      let fields = try Fields(value, at: "lora_request")
      try fields.allow(["lora_name", "lora_int_id", "lora_path"])
      guard let name = try fields.text("lora_name"), let path = try fields.text("lora_path"), !path.isEmpty else {
        throw FieldError("has a 'lora_request' without 'lora_name' or 'lora_path'")
      }
      return LoRARequest(
        name: name, id: try fields.integer("lora_int_id") ?? 1, path: path.within(folder))
    }
  }
}
