import Foundation
import JSON
import TestMaterial
import Testing

@Suite("File names")
struct FileNameTests {
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.writeTone("a.wav")
  }

  private func shell(_ script: String) throws -> Program.Run { try Program.shell(script, in: folder.url) }

  @Test("a name that is not UTF-8 is opened, shown escaped, and gives its transcript its name")
  func bytes() throws {
    let run = try shell(
      #"""
      cp a.wav $'caf\xe9.wav'
      "$0" transcribe --no-vad --model "$1" --format json $'caf\xe9.wav' &&
      "$0" transcribe --no-vad --model "$1" --output-dir out $'caf\xe9.wav' && test -f $'out/caf\xe9.txt'
      """#)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try JSONValue(parsing: run.lines[0])["file"] == #"caf\xe9.wav"#)
    let missing = try shell(#""$0" transcribe --no-vad --model "$1" $'caf\xe8.wav'"#)
    #expect(missing.status == 1)
    #expect(missing.errors == "sensorium: There is no file caf\\xe8.wav.\n")
  }

  @Test("a model's folder may have a name that is not UTF-8")
  func modelFolder() throws {
    let run = try shell(
      #"""
      cp -r "$1" $'mod\xe9l'
      "$0" transcribe --no-vad --model "$1" a.wav > expected && "$0" transcribe --no-vad --model $'mod\xe9l' a.wav > found &&
      cmp expected found && "$0" models check $'mod\xe9l'
      """#)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.hasPrefix(#"mod\xe9l: a "#), "\(run.output)")
    let missing = try shell(#""$0" models check ./$'mod\xe8l/x'"#)
    #expect(missing.status == 3 && missing.errors == "sensorium: ./mod\\xe8l/x does not exist.\n", "\(missing.errors)")
  }

  @Test("control characters of a name never reach a terminal")
  func controlCharacters() throws {
    let name = #"$'x\x1b[31m\x07\nz.wav'"#
    let missing = try shell(#""$0" transcribe --no-vad --model "$1" \#(name)"#)
    #expect(missing.errors == "sensorium: There is no file x\\x1b[31m\\x07\\x0az.wav.\n")
    let two = try shell(#"cp a.wav \#(name); "$0" transcribe --no-vad --model "$1" a.wav \#(name)"#)
    #expect(two.status == 0 && two.output.contains("==> x\\x1b[31m\\x07\\x0az.wav <==\n"))
    let option = try shell(#""$0" transcribe --format $'\x1b[31m' a.wav"#)
    #expect(option.status == 2 && !option.errors.contains("\u{1B}") && option.errors.contains("\\x1b"))
  }

  @Test(
    "a name that begins with a dash is no flag, and the sentence says how to give it",
    arguments: ["transcribe -dash.wav", "transcribe -xyz.wav", "transcribe --dash.wav", "generate -hello", "-help.wav"])
  func dash(arguments: String) throws {
    let run = try shell(#"cp a.wav ./-dash.wav; "$0" \#(arguments)"#)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("Unknown option '-") && run.errors.contains("comes after '--'"), "\(run.errors)")
    let named = try shell(#"cp a.wav ./-dash.wav; "$0" transcribe --no-vad --model "$1" -- -dash.wav"#)
    #expect(named.status == 0 && named.errors.isEmpty)
  }

  @Test("recordings come from standard input and through pipes")
  func pipes() throws {
    let file = try shell(#""$0" transcribe --no-vad --model "$1" a.wav"#)
    for source in ["- < a.wav", "/dev/stdin < a.wav", "<(cat a.wav)"] {
      let run = try shell(#""$0" transcribe --no-vad --model "$1" \#(source)"#)
      #expect(run.status == 0 && run.output == file.output, "\(source): \(run.errors)")
    }
    for pipe in ["-", "/dev/stdin"] {
      let run = try shell(#"cat a.wav | "$0" transcribe --no-vad --model "$1" \#(pipe)"#)
      #expect(run.status == 0 && run.output == file.output, "\(pipe): \(run.errors)")
    }
    let written = try shell(#""$0" transcribe --no-vad --model "$1" --output-dir out - < a.wav; cat out/stdin.txt"#)
    #expect(written.output == file.output)
    let twice = try shell(#""$0" transcribe --no-vad --model "$1" - - < a.wav"#)
    #expect(twice.status == 2 && twice.errors.contains("named 2 times"))
    let empty = try shell(#""$0" transcribe --no-vad --model "$1" - < /dev/null"#)
    #expect(empty.status == 1 && empty.output.isEmpty)
  }

  @Test("the version is a result")
  func version() throws {
    let run = try Program.run(["--version"])
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.hasPrefix("sensorium ") && run.output.split(separator: ".").count == 3)
  }
}
