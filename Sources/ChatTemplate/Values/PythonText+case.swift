/// Upper and lower case as Python's `str` has them: full Unicode mappings, and the final sigma.
extension PythonText {
  static func upper(_ text: String) -> String {
    if isASCII(text) { return String(decoding: text.utf8.map { isLower($0) ? $0 - 32 : $0 }, as: UTF8.self) }
    return text.unicodeScalars.reduce(into: "") { $0 += $1.properties.uppercaseMapping }
  }

  static func lower(_ text: String) -> String {
    if isASCII(text) { return String(decoding: text.utf8.map { isUpper($0) ? $0 + 32 : $0 }, as: UTF8.self) }
    return lower(Array(text.unicodeScalars), from: 0)
  }

  private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }
  private static func isLower(_ byte: UInt8) -> Bool { 97 <= byte && byte <= 122 }
  private static func isUpper(_ byte: UInt8) -> Bool { 65 <= byte && byte <= 90 }

  private static func lower(_ scalars: [Unicode.Scalar], from start: Int) -> String {
    var out = ""
    for place in start..<max(start, scalars.count) { out += lower(scalars, at: place) }
    return out
  }

  private static func lower(_ scalars: [Unicode.Scalar], at place: Int) -> String {
    guard scalars[place] == "\u{3A3}" else { return scalars[place].properties.lowercaseMapping }
    // A capital sigma becomes the final one where a letter stands before it and none after it.
    let before = scalars[..<place].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(place + 1)...].first { !$0.properties.isCaseIgnorable }
    let isFinal = before?.properties.isCased == true && after?.properties.isCased != true
    return isFinal ? "\u{3C2}" : "\u{3C3}"
  }

  /// The first character as a title has it, the others in lower case.
  static func capitalize(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first else { return "" }
    return first.properties.titlecaseMapping + lower(scalars, from: 1)
  }

  /// `str.title`: a capital after everything that has no case.
  static func title(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var out = ""
    var inWord = false
    for (place, scalar) in scalars.enumerated() {
      out += inWord ? lower(scalars, at: place) : scalar.properties.titlecaseMapping
      inWord = scalar.properties.isCased
    }
    return out
  }

  static func swapCase(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    return scalars.indices.reduce(into: "") { out, place in
      let scalar = scalars[place]
      if scalar.properties.isUppercase {
        out += lower(scalars, at: place)
      } else if scalar.properties.isLowercase {
        out += scalar.properties.uppercaseMapping
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
  }

  /// `isupper` and `islower`: at least one cased character, and none of the other case.
  static func isUpper(_ text: String) -> Bool { hasOnly(text, \.isUppercase) }
  static func isLower(_ text: String) -> Bool { hasOnly(text, \.isLowercase) }

  private static func hasOnly(_ text: String, _ property: KeyPath<Unicode.Scalar.Properties, Bool>) -> Bool {
    var found = false
    for scalar in text.unicodeScalars {
      if scalar.properties[keyPath: property] {
        found = true
      } else if scalar.properties.isUppercase || scalar.properties.isLowercase
        || scalar.properties.generalCategory == .titlecaseLetter
      {
        return false
      }
    }
    return found
  }

  static func isTitle(_ text: String) -> Bool {
    var found = false
    var inWord = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isUppercase || scalar.properties.generalCategory == .titlecaseLetter {
        if inWord { return false }
        (found, inWord) = (true, true)
      } else if scalar.properties.isLowercase {
        if !inWord { return false }
      } else {
        inWord = false
      }
    }
    return found
  }
}
