import Compute
import ModelKit

extension EngineCore {
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
