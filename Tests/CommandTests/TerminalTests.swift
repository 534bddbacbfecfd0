import Foundation
import Glibc
import Testing

@Suite("Terminal")
struct TerminalTests {
  /// What the program writes to a terminal of 120 columns that is its standard error.
  private func written(_ arguments: [String], in folder: TestFolder) throws -> String {
    var ours: Int32 = -1
    var theirs: Int32 = -1
    var size = winsize(ws_row: 24, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
    try #require(openpty(&ours, &theirs, nil, nil, &size) == 0)
    let process = Process()
    process.executableURL = Program.path
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm"]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(fileDescriptor: theirs)
    try process.run()
    process.waitUntilExit()
    // The terminal keeps what was written, which is less than its buffer, until it is read.
    close(theirs)
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = read(ours, &buffer, buffer.count), count > 0 { text += buffer[..<count] }
    close(ours)
    return String(decoding: text, as: UTF8.self)
  }

  @Test("a bar on a terminal tells how much sound is transcribed, how fast, and of how many files")
  func bar() throws {
    let folder = try TestFolder()
    try folder.writeTone("a.wav")
    let arguments = ["transcribe", "--no-vad", "--model", GenerateTests.model, "a.wav", "a.wav"]
    let text = try written(arguments, in: folder)
    #expect(text.contains("\rTranscribing: 00:00 ["))
    #expect(text.contains("\rTranscribing: 100%|") && text.contains("| 00:01/00:01 ["))
    #expect(text.contains("x, 2/2 files]"))
    #expect(try written(arguments + ["--no-progress"], in: folder).isEmpty)
  }
}
