extension Tokenizer {
  /// The ids of a text.
  ///
  /// Added tokens that are spelled in the text, special ones too, become their ids, leftmost and longest first.
  /// - Parameter addSpecialTokens: puts the file's own special tokens around it (`<s>`, `<|startoftext|>`, …).
  public func encode(_ text: String, addSpecialTokens: Bool) -> [Int32] {
    var ids: [Int32] = []
    var scratch = BytePairScratch()
    let text = Array(text.utf8)
    for stretch in added.verbatim.cut(text.span) {
      if let id = stretch.id {
        ids.append(id)
      } else {
        let plain = Array(text[stretch.range])
        encode(normalizer?.normalize(plain) ?? plain, startsText: stretch.range.lowerBound == 0, &scratch, &ids)
      }
    }
    return addSpecialTokens ? postProcessor.wrap(ids) : ids
  }

  private func encode(
    _ text: [UInt8], startsText: Bool, _ scratch: inout BytePairScratch, _ ids: inout [Int32]
  ) {
    for stretch in added.normalized.cut(text.span) {
      if let id = stretch.id {
        ids.append(id)
        continue
      }
      var words = Words(Array(text[stretch.range]), startsText: startsText && stretch.range.lowerBound == 0)
      preTokenizer?.apply(to: &words)
      var start = 0
      for end in words.ends {
        model.encode(
          words.bytes.span.extracting(start..<end), vocabulary: vocabulary, scratch: &scratch, into: &ids)
        start = end
      }
    }
  }
}
