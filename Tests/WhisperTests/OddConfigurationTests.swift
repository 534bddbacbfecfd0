import Engine
import JSON
import ModelKit
import Testing

/// Every member of every JSON file replaced by values that nobody expects there: whatever comes of it, it is a model
/// that answers or a sentence.
@Suite("Checkpoints with odd values")
struct OddConfigurationTests {
  static let odd: [JSONValue] = [
    .null, true, "", "x", -1, 0, 1, 2.5, 452, 2_147_483_648, .integer(.max), .number(1e300), [], [-1], [.integer(.max)],
    [[]], ["x"], [:], ["type": "Sequence"],
  ]

  /// A step from a value to one in it.
  enum Step: Sendable {
    case member(String)
    case element(Int)
  }

  /// The places of a value and of all in it; of long lists and tables only the first few.
  static func places(in value: JSONValue) -> [[Step]] {
    var all: [[Step]] = [[]]
    for member in value.object?.members.prefix(12) ?? [] {
      all += places(in: member.value).map { [.member(member.key)] + $0 }
    }
    for (index, element) in (value.array ?? []).prefix(2).enumerated() {
      all += places(in: element).map { [.element(index)] + $0 }
    }
    return all
  }

  static func replacing(_ place: ArraySlice<Step>, of value: JSONValue, by other: JSONValue) -> JSONValue {
    switch (place.first, value) {
    case (.member(let key), .object(let object)):
      return .object(
        JSONObject(
          object.members.map {
            $0.key == key ? .init(key, replacing(place.dropFirst(), of: $0.value, by: other)) : $0
          }))
    case (.element(let index), .array(var array)):
      array[index] = replacing(place.dropFirst(), of: array[index], by: other)
      return .array(array)
    default: return other
    }
  }

  @Test(
    "an odd value gives a model that answers, or a sentence",
    arguments: [
      (TinyRandom.folder, "config.json"), (TinyRandom.folder, "generation_config.json"),
      (TinyRandom.folder, "preprocessor_config.json"), (TinyRandom.folder, "tokenizer.json"),
      (TinyRandom.cTranslate2Folder, "config.json"),
    ])
  func oddValue(fixture: String, file: String) async throws {
    let copy = try CheckpointCopy(of: fixture)
    let whole = try JSONValue(parsing: copy.bytes(file))
    var refused = 0
    for (turn, place) in Self.places(in: whole).enumerated() {
      // Some of the values for each place, others for the next: all of them everywhere take minutes.
      for value in [0, 8].map({ Self.odd[(turn + $0) % Self.odd.count] }) {
        let changed = Self.replacing(place[...], of: whole, by: value)
        try copy.write(file, changed.text)
        do {
          let llm = try TinyRandom.llm(copy.folder)
          let output = await llm.generate([.text("hello <|en|> 12", PromptFault.heard)], .greedy(maxTokens: 3))[0]
          #expect(output.error != nil || output.outputs.count == 1)
          _ = try await llm.transcribe([TinyRandom.waveform("chirp")], SpeechPromptOptions(timestamps: .segment))
        } catch let error as EngineError {
          refused += 1
          #expect(error.description.hasSuffix(".") && !error.description.contains("\n"), "\(place) \(value): \(error)")
        }
      }
    }
    #expect(refused > 0)
  }
}
