// After openai/whisper, tokenizer.py: split_to_word_tokens

import Text

/// Tokens of a text put together to words.
struct TokenWords {
  struct Word: Equatable {
    var text: String
    var tokens: [Int32]
  }

  /// Languages that are written without spaces: each character counts as a word.
  private static let unspaced: Set<String> = ["zh", "ja", "th", "lo", "my", "yue"]

  static func split(_ tokens: [Int32], language: String?, _ tokenizer: Tokenizer) -> [Word] {
    let characters = characters(tokens, tokenizer)
    guard let language, unspaced.contains(language) else { return spaced(characters) }
    return characters
  }

  /// The shortest runs of tokens that are whole characters.
  private static func characters(_ tokens: [Int32], _ tokenizer: Tokenizer) -> [Word] {
    let decode = { (tokens: [Int32]) in Array(tokenizer.decode(tokens, skipSpecialTokens: true).unicodeScalars) }
    let whole = decode(tokens)
    var words: [Word] = []
    var open: [Int32] = []
    var offset = 0
    for token in tokens {
      open.append(token)
      let text = decode(open)
      // A replacement that the whole text has as well is not half a character.
      if let place = text.firstIndex(of: "\u{FFFD}") {
        guard offset + place < whole.count, whole[offset + place] == "\u{FFFD}" else { continue }
      }
      words.append(Word(text: String(String.UnicodeScalarView(text)), tokens: open))
      open = []
      offset += text.count
    }
    return words
  }

  /// A word begins with a space, and a punctuation mark counts as one.
  private static func spaced(_ parts: [Word]) -> [Word] {
    var words: [Word] = []
    for part in parts {
      if words.isEmpty || part.text.hasPrefix(" ") || isPunctuation(part.text.trimmed) {
        words.append(part)
      } else {
        words[words.count - 1].text += part.text
        words[words.count - 1].tokens += part.tokens
      }
    }
    return words
  }

  private static let punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

  private static func isPunctuation(_ text: String) -> Bool { punctuation.holds(text) }
}

extension String {
  /// Whether a text is part of this one, as an empty one is.
  func holds(_ part: String) -> Bool {
    let (whole, part) = (Array(utf8), Array(part.utf8))
    guard part.count <= whole.count else { return false }
    return (0...whole.count - part.count).contains { whole[$0..<$0 + part.count].elementsEqual(part) }
  }
}
