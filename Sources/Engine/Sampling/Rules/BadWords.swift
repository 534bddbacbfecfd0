import Compute
import ModelKit
import Text

/// Rules out the last token of each sequence where those before it are the answer's last ones.
struct BadWords: LogitsRule {
  /// The most sequences; `VLLM_MAX_NUM_BAD_WORDS` in the environment changes it.
  static let most = environmentLimit("VLLM_MAX_NUM_BAD_WORDS") ?? 128

  let sequences: [[Int32]]

  init(sequences: [[Int32]]) { self.sequences = sequences }

  /// Each word as it begins a text, and as it comes after a space where that makes as many tokens with another first one.
  init(_ words: [String], _ tokenizer: Tokenizer, vocabularySize: Int) throws(InputError) {
    var sequences: [[Int32]] = []
    var known: Set<String> = []
    for word in words where known.insert(word).inserted {
      let bare = String(word.drop(while: \.isWhitespace))
      let first = tokenizer.encode(bare, addSpecialTokens: false)
      try SamplingParams.require(!first.isEmpty, "bad_words entries must tokenize to at least one token.")
      let inner = tokenizer.encode(" " + bare, addSpecialTokens: false)
      let isOther = inner.count == first.count && inner[0] != first[0]
      for sequence in isOther ? [first, inner] : [first] {
        sequences.append(sequence)
        try SamplingParams.require(
          sequences.count <= Self.most,
          "Too many bad words after tokenization: \(sequences.count). The max number is \(Self.most).")
      }
    }
    let unknown = sequences.joined().filter { $0 < 0 || $0 >= vocabularySize }
    try SamplingParams.require(
      unknown.isEmpty,
      "The model vocabulary size is \(vocabularySize), but the following tokens were specified as bad: \(unknown). "
        + "All token id values should be integers satisfying: 0 <= token_id <= \(vocabularySize - 1).")
    self.sequences = sequences
  }

  func edits(after tokens: [Int32], promptCount: Int) -> [LogitsEdit] {
    let generated = tokens[promptCount...]
    let completing = sequences.compactMap { sequence in
      sequence.last.flatMap { generated.suffix(sequence.count - 1).elementsEqual(sequence.dropLast()) ? $0 : nil }
    }
    return completing.isEmpty ? [] : [.suppress(completing)]
  }
}
