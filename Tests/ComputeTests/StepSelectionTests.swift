import CPUBackend
import Compute
import Testing

@Suite("Rows of a step that are selected")
struct StepSelectionTests {
  private func selected(_ ids: [Int32], _ adapters: [Range<Int>]) throws -> (rows: [Float], adapters: [Range<Int>: Int])
  {
    var step = StepContext(try CPUBackend(threads: 1))
    let x = try step.make((0..<10).map(Float.init), [10, 1])
    // Each is told by how many layers it has.
    step.adapters = adapters.enumerated().map { AdaptedRows($1, Array(repeating: nil, count: $0)) }
    let out = try step.select(ids, of: x)
    return (
      step.backend.download(out), Dictionary(uniqueKeysWithValues: step.adapters.map { ($0.rows, $0.changes.count) })
    )
  }

  @Test("keep their adapters")
  func adapters() throws {
    let found = try selected([1, 2, 4, 5, 9, 0], [0..<3, 5..<8, 8..<10])
    #expect(found.rows == [1, 2, 4, 5, 9, 0])
    #expect(found.adapters == [0..<2: 0, 3..<4: 1, 4..<5: 2, 5..<6: 0])
  }

  @Test("have none where the step has none, or none of theirs")
  func none() throws {
    #expect(try selected([3, 4], []).adapters.isEmpty)
    #expect(try selected([3, 4], [0..<3, 5..<10]).adapters.isEmpty)
    #expect(try selected([], [0..<10]).adapters.isEmpty)
  }

  @Test("an adapter of all rows stays one of all")
  func all() throws {
    #expect(try selected([7, 8, 9], [0..<Int.max]).adapters == [0..<3: 0])
  }
}
