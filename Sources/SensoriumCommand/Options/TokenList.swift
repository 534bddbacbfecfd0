import ArgumentParser
import Engine

/// `5,17,3`: token ids.
struct TokenList: ExpressibleByArgument {
  let ids: [Int32]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    ids = parts.compactMap { Int32($0) }
    guard ids.count == parts.count else { return nil }
  }
}

/// `5=1.5,17=-100`: what is added to tokens' logits.
struct TokenBiases: ExpressibleByArgument {
  let biases: [Int32: Float]

  init?(argument: String) {
    var biases: [Int32: Float] = [:]
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, let id = Int32(sides[0]), let bias = Float(sides[1]),
        biases.updateValue(bias, forKey: id) == nil
      else { return nil }
    }
    self.biases = biases
  }
}

/// `max_pattern_size=20,min_count=4`, with vLLM's names.
struct RepetitionOption: ExpressibleByArgument {
  let detection: RepetitionDetection

  init?(argument: String) {
    var detection = RepetitionDetection(maxPatternSize: 0, minCount: 0)
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, let number = Int(sides[1]) else { return nil }
      switch sides[0] {
      case "max_pattern_size": detection.maxPatternSize = number
      case "min_pattern_size": detection.minPatternSize = number
      case "min_count": detection.minCount = number
      default: return nil
      }
    }
    self.detection = detection
  }
}

extension LogprobsMode: ExpressibleByArgument {}
