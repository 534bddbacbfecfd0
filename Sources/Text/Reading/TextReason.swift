/// What is wrong with a part of a file; who reads the file adds its name and makes a `TextError` of it.
struct TextReason: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
