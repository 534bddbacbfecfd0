import TestMaterial
import Testing

@testable import Progress

@Suite("Progress")
struct ProgressTests {
  @Test("a line is laid out as tqdm lays it out")
  func layout() {
    let note = "est. speed input: 18.28 toks/s, output: 120.00 toks/s"
    let done = ProgressLine(
      title: "Processed prompts", unit: .items, count: 16, total: 16, elapsed: .seconds(3.5), perSecond: 4.571,
      note: note)
    let expected = "Processed prompts: 100%|██████████| 16/16 [00:03<00:00,  4.57it/s, \(note)]"
    #expect(done.text(width: expected.count) == expected)

    let part = ProgressLine(
      title: "model.bin", unit: .bytes, count: 33_976_000, total: 75_537_502, elapsed: .seconds(2.76),
      perSecond: 12_300_000, note: "")
    #expect(part.text(width: 63) == "model.bin:  45%|████▍     | 34.0M/75.5M [00:02<00:03, 12.3MB/s]")
  }

  @Test(
    "amounts keep three digits",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1.00k"), (9_994, "9.99k"), (9_995, "10.0k"), (99_949, "99.9k"), (99_950, "100k"),
      (999_499, "999k"), (999_500, "1.00M"), (75_537_502, "75.5M"), (3_090_000_000, "3.09G"),
    ])
  func amounts(count: Int, text: String) {
    #expect(ProgressUnit.bytes.amount(count) == text)
  }

  @Test("a rate below one a second is told as seconds each, and an unknown one as unknown")
  func rates() {
    #expect(ProgressUnit.items.rate(0.25) == " 4.00s/it")
    #expect(ProgressUnit.items.rate(123.456) == "123.46it/s")
    #expect(ProgressUnit.items.rate(nil) == "?it/s")
    #expect(ProgressUnit.bytes.rate(nil) == "?B/s")
  }

  @Test("an unknown total shows count and time, and long times show hours")
  func unknownTotal() {
    let line = ProgressLine(
      title: "a", unit: .bytes, count: 5_000_000, total: nil, elapsed: .seconds(3725), perSecond: 1000, note: "")
    #expect(line.text(width: 100) == "a: 5.00M [1:02:05, 1.00kB/s]")
  }

  @Test("no line is longer than the terminal is wide", arguments: [0, 1, 10, 40, 79, 200])
  func width(columns: Int) {
    let line = ProgressLine(
      title: "a title", unit: .items, count: 1, total: 3, elapsed: .zero, perSecond: nil, note: "a note")
    #expect(line.text(width: columns).count <= columns)
    if columns > 60 { #expect(line.text(width: columns).count == columns) }
  }

  @Test("nothing is written where there is no terminal")
  func silent() {
    let terminal = FakeTerminal(width: nil)
    let bar = ProgressBar("a", total: 2, on: terminal.screen)
    terminal.wait(.seconds(1))
    bar.advance(by: 2)
    bar.finish()
    #expect(terminal.writes.isEmpty)
  }

  @Test("the line is redrawn in place, ten times a second at most, and ended once")
  func redraws() {
    let terminal = FakeTerminal()
    let bar = ProgressBar("a", total: 1000, on: terminal.screen)
    for _ in 0..<1000 {
      terminal.wait(.milliseconds(1))
      bar.advance(by: 1)
    }
    #expect(terminal.writes.count == 11)
    bar.finish()
    bar.finish()
    bar.advance(by: 1)
    #expect(terminal.writes.count == 13)
    #expect(terminal.writes.dropLast().allSatisfy { $0.hasPrefix("\ra: ") })
    #expect(terminal.writes.last == "\n")
    #expect(terminal.last.contains("1000/1000 [00:01<00:00, 1000.00it/s]"))
  }

  @Test("the rate follows what happens now, and at the end is that of the whole time")
  func smoothing() {
    let terminal = FakeTerminal()
    let bar = ProgressBar("a", total: 100, on: terminal.screen)
    terminal.wait(.seconds(1))
    bar.advance(by: 10)
    #expect(terminal.last.contains("10.00it/s"))
    terminal.wait(.seconds(1))
    bar.advance(by: 20)
    #expect(terminal.last.contains("13.00it/s"))
    terminal.wait(.seconds(2))
    bar.set(100, note: "done")
    bar.finish()
    #expect(terminal.last.contains("100/100 [00:04<00:00, 25.00it/s, done]"))
  }

  @Test("what an earlier task did does not count in the rate")
  func resumed() {
    let terminal = FakeTerminal()
    let bar = ProgressBar("a", total: 100, from: 90, on: terminal.screen)
    terminal.wait(.seconds(5))
    bar.set(100)
    bar.finish()
    #expect(terminal.last.contains(" 2.00it/s"))
  }

  @Test("a terminal that changes its width gets lines of the new width")
  func resized() {
    let terminal = FakeTerminal()
    let bar = ProgressBar("a", total: 100, on: terminal.screen)
    terminal.resize(50)
    terminal.wait(.seconds(1))
    bar.advance(by: 1)
    #expect(terminal.last.count == 49 + 4)
    #expect(terminal.writes[0].count == 79 + 4)
  }

  @Test("a bar that is dropped unfinished ends its line")
  func dropped() {
    let terminal = FakeTerminal()
    do { _ = ProgressBar("a", total: 100, on: terminal.screen) }
    #expect(terminal.writes.last == "\n")
  }

  @Test("text that is written meanwhile has its line to itself, and the bar stands below it")
  func aside() {
    let terminal = FakeTerminal()
    let bar = ProgressBar("Work", total: 2, on: terminal.screen)
    let before = terminal.writes.count
    bar.aside { terminal.screen.write("result\n") }
    let since = terminal.writes[before...]
    #expect(Array(since.prefix(2)) == ["\r\u{1B}[K", "result\n"])
    #expect(since.count == 3 && since.last?.hasPrefix("\rWork:") == true)
    bar.finish()
    bar.aside { terminal.screen.write("late\n") }
    #expect(terminal.writes.last == "late\n")
  }

  @Test("two bars stand one below the other until the upper one is done, and results above both")
  func two() {
    let terminal = FakeTerminal()
    let upper = ProgressBar("Read", total: 2, on: terminal.screen)
    let lower = ProgressBar("Done", total: 2, isBelow: true, on: terminal.screen)
    func titles() -> [String] { terminal.lines.map { String($0.prefix(while: { $0 != "|" })) } }
    #expect(titles() == ["Read:   0%", "Done:   0%"])
    terminal.wait(.seconds(1))
    lower.advance(by: 1)
    upper.advance(by: 1)
    #expect(titles() == ["Read:  50%", "Done:  50%"])
    upper.aside { lower.aside { terminal.screen.write("result\n") } }
    #expect(titles() == ["result", "Read:  50%", "Done:  50%"])
    upper.advance(by: 1)
    upper.finish()
    lower.moveUp()
    terminal.wait(.seconds(1))
    lower.aside { terminal.screen.write("another\n") }
    #expect(titles() == ["result", "Read: 100%", "another", "Done:  50%"])
    lower.advance(by: 1)
    lower.finish()
    #expect(titles() == ["result", "Read: 100%", "another", "Done: 100%", ""])
  }
}
