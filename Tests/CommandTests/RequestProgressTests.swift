import Engine
import Progress
import TestMaterial
import Testing

@testable import SensoriumCommand

@Suite("The bars of a command")
struct RequestProgressTests {
  /// What a call tells of its one request.
  private static func rendered() -> GenerationProgress {
    var progress = GenerationProgress(total: 1)
    progress.countRendered()
    return progress
  }

  private static func finished(prompt: Int, answers: [Int]) -> GenerationProgress {
    var progress = rendered()
    progress.countFinished(.made(prompt: prompt, answers: answers))
    return progress
  }

  @Test("vLLM's two bars: what is rendered, and below it what has finished with the speeds of both kinds of tokens")
  func bars() throws {
    let terminal = FakeTerminal(width: 121)
    let progress = RequestProgress(total: 2, on: terminal.screen)
    var lines = terminal.lines
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("Rendering prompts:   0%|") && lines[0].hasSuffix("| 0/2 [00:00<?, ?it/s]"))
    #expect(
      lines[1].hasPrefix("Processed prompts:   0%|")
        && lines[1].hasSuffix("est. speed input: 0.00 toks/s, output: 0.00 toks/s]"))

    terminal.wait(.seconds(1))
    progress.count(Self.rendered())
    progress.count(Self.finished(prompt: 100, answers: [10, 30]))
    lines = terminal.lines
    #expect(lines[0].hasSuffix("| 1/2 [00:01<00:01,  1.00it/s]"))
    // 100 tokens for each of two answers.
    #expect(
      lines[1].hasSuffix(
        "| 1/2 [00:01<00:01,  1.00it/s, est. speed input: 200.00 toks/s, output: 40.00 toks/s]"))

    try progress.aside { terminal.screen.write("Generated text\n") }
    lines = terminal.lines
    #expect(lines[0] == "Generated text")
    #expect(lines[1].hasPrefix("Rendering prompts:  50%|") && lines[2].hasPrefix("Processed prompts:  50%|"))

    terminal.wait(.seconds(3))
    progress.count(Self.rendered())
    progress.count(Self.finished(prompt: 7, answers: []))
    progress.finish()
    lines = terminal.lines
    #expect(lines.count == 4 && lines[3].isEmpty)
    #expect(lines[1].hasPrefix("Rendering prompts: 100%|") && lines[1].contains("| 2/2 [00:04<00:00,  2.00s/it]"))
    #expect(
      lines[2].hasSuffix("| 2/2 [00:04<00:00,  2.00s/it, est. speed input: 50.00 toks/s, output: 10.00 toks/s]"))
  }

  @Test("nothing is written to a pipe")
  func pipe() throws {
    let terminal = FakeTerminal(width: nil)
    let progress = RequestProgress(total: 1, on: terminal.screen)
    progress.count(Self.rendered())
    progress.count(Self.finished(prompt: 1, answers: [1]))
    try progress.aside {}
    progress.finish()
    #expect(terminal.writes.isEmpty)
  }

  @Test("bars that are dropped unfinished leave the lines to themselves")
  func dropped() {
    let terminal = FakeTerminal()
    do {
      let progress = RequestProgress(total: 2, on: terminal.screen)
      progress.count(Self.rendered())
    }
    terminal.screen.write("sensorium: a complaint")
    #expect(terminal.lines.count == 3)
    #expect(terminal.lines[2] == "sensorium: a complaint")
  }
}
