import Compute
import Glibc

extension LogitsRow {
  func apply(_ edit: LogitsEdit) {
    switch edit {
    case .suppress(let ids): for id in ids where values.indices ~= Int(id) { values[Int(id)] = -.infinity }
    case .suppressRange(let range): suppress(range)
    case .allow(let ids): allow(ids)
    case .add(let biases): for bias in biases { values[Int(bias.token)] += bias.bias }
    case .prefer(let range): prefer(range.clamped(to: values.indices))
    case .host(let change):
      var span = values.mutableSpan
      change(&span)
    }
  }

  func apply(_ penalties: TokenPenalties) {
    if penalties.repetition != 1 {
      for id in penalties.tokens where values.indices ~= Int(id) {
        let logit = values[Int(id)]
        values[Int(id)] = logit > 0 ? logit / penalties.repetition : logit * penalties.repetition
      }
    }
    guard penalties.frequency != 0 || penalties.presence != 0 else { return }
    for (id, count) in zip(penalties.generated, penalties.counts) where values.indices ~= Int(id) {
      values[Int(id)] -= penalties.frequency * Float(count) + penalties.presence
    }
  }

  private func suppress(_ range: Range<Int>) {
    UnsafeMutableBufferPointer(rebasing: values[range.clamped(to: values.indices)]).update(repeating: -.infinity)
  }

  private func allow(_ ids: [Int32]) {
    let ids = ids.filter { values.indices ~= Int($0) }
    let logits = ids.map { values[Int($0)] }
    values.update(repeating: -.infinity)
    for (id, logit) in zip(ids, logits) { values[Int(id)] = logit }
  }

  /// Only ratios of probabilities matter, so the logits need not be normalised.
  private func prefer(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let inside = part(range)
    let best = inside.values[inside.argmax]
    guard best > -.infinity else { return }
    let total = best + Float(log(inside.sum(RowWeights(largest: best, scale: 1))))
    let before = 0..<range.lowerBound
    guard !before.isEmpty else { return }
    let other = part(before)
    if total > other.values[other.argmax] { suppress(before) }
  }
}
