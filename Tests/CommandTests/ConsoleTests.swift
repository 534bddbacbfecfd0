import Testing

@testable import SensoriumCommand

@Suite("Console")
struct ConsoleTests {
  @Test(
    "texts are quoted as Python quotes them",
    arguments: [
      ("", "''"), ("a", "'a'"), ("it's", "\"it's\""), ("it's \"so\"", #"'it\'s "so"'"#), ("\"", "'\"'"),
      ("\\ \n\r\t", #"'\\ \n\r\t'"#), ("\u{0}\u{7F}\u{A0}\u{AD}", #"'\x00\x7f\xa0\xad'"#),
      ("é 日 😀", "'é 日 😀'"), ("\u{200B}\u{2028}\u{3000}", #"'\u200b\u2028\u3000'"#),
      ("\u{E000}\u{10FFFF}", #"'\ue000\U0010ffff'"#), ("e\u{301}", "'e\u{301}'"),
    ])
  func quoting(text: String, literal: String) {
    #expect(pythonLiteral(text) == literal)
  }

  @Test("no text is None")
  func none() { #expect(pythonLiteral(nil) == "None") }

  @Test(
    "numbers have the places that are asked for",
    arguments: [
      (0, 2, "0.00"), (1.005, 2, "1.00"), (0.125, 2, "0.12"), (2.5, 0, "2"), (-0.5, 1, "-0.5"), (-0.001, 2, "0.00"),
      (1234567.891, 1, "1234567.9"), (0.0456, 3, "0.046"),
    ])
  func places(number: Double, digits: Int, text: String) {
    #expect(number.fixed(digits) == text)
  }

  @Test("columns stand below each other")
  func table() {
    #expect(textTable([["a", "b"], ["long", "x y"], ["é", ""]]) == "a     b\nlong  x y\né     \n")
  }
}
