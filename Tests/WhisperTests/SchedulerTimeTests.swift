import Compute
import Engine
import Foundation
import ModelKit
import TestMaterial
import Testing

@Suite("The engine's own time", .serialized)
struct SchedulerTimeTests {
  @Test(
    "planning and preparing a step takes less than two hundredths of it, with 16 clips at once on the smallest model",
    .enabled(if: RealWeights.areThere, "\(RealWeights.absent)"))
  func share() async throws {
    let llm = try RealWeights.llm("tiny.en", .float32) { $0.dtype = nil }
    let clips = ["all-busy", "not-in-service"].map { TestMaterial.root.appending(path: "Samples/\($0).flac").path }
    let prompts = (0..<16).map { Prompt.text("", [.audio: [.file(clips[$0 % clips.count])]]) }
    var params = SamplingParams.greedy(maxTokens: 128)
    params.ignoreEOS = true
    var least = Double.infinity
    // The first time clips are read and encoded; the best of the others is least disturbed by other tests.
    for round in 0..<4 {
      let before = await llm.metrics()
      let started = ContinuousClock.now
      let outputs = await llm.generate(prompts, params)
      let wall = (ContinuousClock.now - started) / .seconds(1)
      #expect(outputs.allSatisfy { $0.outputs.first?.tokenIDs.count == 128 })
      guard round > 0 else { continue }
      let after = await llm.metrics()
      let steps = Double(after.steps - before.steps)
      let each = (after.stepSeconds - before.stepSeconds) / steps
      let planning = (after.schedulingSeconds - before.schedulingSeconds) / steps
      print(
        "\(Int(steps)) steps of \(each * 1e6) µs, planning \(planning * 1e6) µs, between steps "
          + "\((wall / steps - each) * 1e6) µs")
      least = min(least, planning / each)
    }
    #expect(least < 0.02)
  }
}
