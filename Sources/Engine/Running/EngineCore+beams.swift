import Compute
import ModelKit

extension EngineCore {
  /// Notes what could follow one beam; when all beams of the search have that, the search goes on by a token.
  func follow(_ sequence: ActiveSequence, row: Int, of logits: Tensor) {
    let group = sequence.group
    guard let count = group.beams?.candidateCount else { return }
    sequence.candidates = sampler.candidates(sequence, count: count, row: row, of: logits)
  }

  /// Takes the searches on whose beams all know what could follow them.
  func advanceBeams() {
    for group in scheduler.started where group.failure == nil && group.beams?.isDone == false {
      let beams = group.sequences
      guard beams.allSatisfy({ $0.candidates != nil }) else { continue }
      let next = group.beams?.advance(beams.map { $0.candidates ?? [] }, beams.map { Array($0.generated) }) ?? []
      for beam in beams { beam.candidates = nil }
      scheduler.replace(beams, of: group, by: next, &runner.tables)
    }
  }
}
