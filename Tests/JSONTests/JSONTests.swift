import JSON
import Testing

@Suite("JSON")
struct JSONTests {
  @Test("a value of every kind is read as it is written")
  func everyKind() throws {
    let value = try JSONValue(parsing: #" {"a": [1, -2.5, 1e3, true, false, null], "b": {"c": "d"}} "#)
    #expect(value["a"] == .array([.integer(1), .number(-2.5), .number(1000), .bool(true), .bool(false), .null]))
    #expect(value["b"]?["c"]?.string == "d")
  }

  @Test(
    "escapes become the characters that they stand for",
    arguments: [
      (#""\n\t\"\\\/""#, "\n\t\"\\/"), (#""\u00e9""#, "é"), (#""\ud83d\ude00""#, "😀"), (#""\ud83d!""#, "\u{FFFD}!"),
      (#""\u0120the""#, "Ġthe"),
    ])
  func escapes(text: String, expected: String) throws {
    #expect(try JSONValue(parsing: text).string == expected)
  }

  @Test("a value is written as Python writes it, and reads back as itself")
  func written() throws {
    let value: JSONValue = [
      "text": "a \"b\" \\ \n\u{1} é 😀", "ids": [1, -2, 0.5], "none": .null, "yes": true, "empty": [:], "list": [],
    ]
    #expect(
      value.text
        == #"{"text": "a \"b\" \\ \n\u0001 é 😀", "ids": [1, -2, 0.5], "none": null, "yes": true, "empty": {}, "list": []}"#
    )
    #expect(try JSONValue(parsing: value.text) == value)
    #expect(JSONValue.number(.infinity).text == "null")
  }

  @Test(
    "what is not JSON is refused",
    arguments: [
      "", "{", "[1,]", "{\"a\" 1}", "01", "1.", "-", "nul", "\"\\x\"", "\"", "1 2", "{\"a\":1,}", "\"\u{1}\"", "+1",
      "\"\\u12\"", "1e999",
    ])
  func refused(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test("a hostile depth is refused and not followed")
  func deep() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 100_000)) }
  }

  @Test("bytes that are not UTF-8 are refused")
  func notUTF8() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
  }

  @Test("of a repeated key the last one counts and the order of the text is kept")
  func repeated() throws {
    let value = try JSONValue(parsing: #"{"b":1,"a":2,"b":3}"#)
    #expect(value["b"]?.integer == 3)
    #expect(value.object?.members.map(\.key) == ["b", "a", "b"])
  }

  @Test("integers keep every digit and larger ones become numbers")
  func integers() throws {
    #expect(try JSONValue(parsing: "9007199254740993").integer == 9_007_199_254_740_993)
    #expect(try JSONValue(parsing: "-9223372036854775807").integer == -9_223_372_036_854_775_807)
    #expect(try JSONValue(parsing: "18446744073709551616").number == 18_446_744_073_709_551_616)
  }
}
