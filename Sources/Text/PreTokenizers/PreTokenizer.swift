/// Cuts a normalized text into the words that the model encodes one by one.
enum PreTokenizer: Sendable {
  case byteLevel(ByteLevel)
  case split(Split)
  case metaspace(Metaspace)
  indirect case sequence([PreTokenizer])

  func apply(to words: inout Words) {
    switch self {
    case .byteLevel(let byteLevel): byteLevel.apply(to: &words)
    case .split(let split): split.apply(to: &words)
    case .metaspace(let metaspace): metaspace.apply(to: &words)
    case .sequence(let steps): for step in steps { step.apply(to: &words) }
    }
  }
}
