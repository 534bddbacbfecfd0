import Foundation
import TestMaterial
import Testing

@Suite("Output places")
struct OutputPlaceTests {
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.writeTone("n1.wav")
    try folder.writeTone("n2.wav")
    try folder.writeTone("n3.wav")
  }

  private func shell(_ script: String) throws -> Program.Run { try Program.shell(script, in: folder.url) }

  @Test(
    "a place that cannot be written to is found before a model is loaded",
    arguments: [
      ("transcribe --model ./nowhere --output-dir n1.wav n2.wav", "n1.wav cannot be written: Not a directory."),
      ("transcribe --model ./nowhere --output-dir '' n2.wav", "The name of the folder to write to is empty."),
      ("transcribe --model ./nowhere --output-dir /proc/none n2.wav", "/proc/none cannot be written: "),
      ("inspect --graph . ./nowhere", ". cannot be written: Is a directory."),
      ("inspect --graph none/x.svg ./nowhere", "none/x.svg cannot be written: No such file or directory."),
      ("inspect --graph '' ./nowhere", "The name of the file to write is empty."),
    ])
  func early(arguments: String, sentence: String) throws {
    let run = try shell(#""$0" \#(arguments)"#)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.hasPrefix("sensorium: \(sentence)"), "\(run.errors)")
  }

  @Test("a folder without the right to write is found before a model is loaded", .enabled(if: geteuid() != 0))
  func right() throws {
    let run = try shell(
      #"mkdir locked; chmod 500 locked; "$0" transcribe --model ./nowhere --output-dir locked n1.wav"#)
    #expect(run.status == 1 && run.errors == "sensorium: locked cannot be written: Permission denied.\n")
  }

  @Test("an output that cannot be written at the end costs only itself")
  func late() throws {
    let run = try shell(
      #"mkdir -p out/n1.txt; "$0" transcribe --no-vad --model "$1" --output-dir out n1.wav n2.wav n3.wav"#)
    #expect(run.status == 1)
    #expect(run.errors == "sensorium: out/n1.txt cannot be written: Is a directory.\n")
    #expect(try folder.names("out") == ["n1.txt", "n2.txt", "n3.txt"])
  }
}
