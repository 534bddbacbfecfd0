import JSON

/// What a request asks of the processor: vLLM's `mm_processor_kwargs`. A plugin names those that it knows.
public struct ProcessorOptions: Sendable, Hashable {
  private let values: [String: JSONText]

  /// Values compare by how they are written.
  private struct JSONText: Sendable, Hashable {
    let value: JSONValue
    static func == (left: Self, right: Self) -> Bool { left.value == right.value }
    func hash(into hasher: inout Hasher) { hasher.combine(value.text) }
  }

  public init(_ values: [String: JSONValue] = [:]) { self.values = values.mapValues(JSONText.init) }

  public var names: [String] { values.keys.sorted() }

  public var isEmpty: Bool { values.isEmpty }

  public subscript(name: String) -> JSONValue? { values[name]?.value }

  /// A whole number between 1 and `most`; nil where it is not given.
  public func count(_ name: String, atMost most: Int) throws(InputError) -> Int? {
    guard let value = self[name] else { return nil }
    guard let count = value.integer, 1...most ~= count else {
      throw InputError(.invalidRequest, "'\(name)' of mm_processor_kwargs has to be a whole number from 1 to \(most).")
    }
    return count
  }
}
