import Foundation
import TestMaterial
import Testing

@Suite("Usage")
struct UsageTests {
  @Test(
    "arguments that make no sense end with status 2 and one sentence on standard error",
    arguments: [
      (["--strange"], "Unknown option '--strange'"),
      (["translate"], "Unexpected argument 'translate'"),
      (["transcribe"], "Missing expected argument"),
      (["generate", "--temperature", "warm"], "'warm' is invalid for '--temperature"),
      (["generate", "--format", "xml"], "'xml' is invalid for '--format"),
      (["generate", "--dtype", "int8"], "'int8' is invalid for '--dtype"),
      (["generate", "--quantization", "int8"], "--quantization int8 is not part of this version"),
      (["generate", "--quantization", "best"], "can only be none"),
      (["generate", "--threads", "0"], "--threads is 0"),
      (["generate", "--limit-mm-per-prompt", "smell=1"], "'smell=1' is invalid"),
      (["generate", "--model-type", "wisper"], "did you mean 'whisper'?"),
      (["generate", "--prompts", "none.jsonl"], "none.jsonl cannot be read: No such file or directory"),
      (["generate", "--prompts", "none.jsonl", "--prompt", "a"], "cannot be combined"),
      (["generate", "--encoder-prompt", "", "--encoder-prompt", "", "--decoder-prompt", ""], "give them in pairs"),
      (
        ["generate", "--prompt", "a", "--prompt", "b", "--prompt", "c", "--audio", "d", "--audio", "e"],
        "3 prompts and 2"
      ),
      (["transcribe", "--format", "srt", "--timestamps", "none", "a.wav"], "leave --timestamps none out"),
      (["transcribe", "--format", "vtt", "a.wav", "b.wav"], "need --output-dir"),
      (["transcribe", "--output-dir", "out", "x/a.wav", "y/a.mp3"], "would both be written to out/a.txt"),
      (["models", "show", "whisper-bas"], "did you mean whisper-base"),
      (["models", "pull", "nothing-like-it"], "There is no checkpoint 'nothing-like-it'"),
    ])
  func refused(arguments: [String], message: String) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 2 && !run.wasKilled)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("sensorium: ") && run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test(
    "a model that cannot be loaded ends with status 3 and says what to do",
    arguments: [
      (["transcribe", "a.wav"], "get it with 'sensorium models pull whisper-tiny.en'"),
      (["generate", "--model", "whisper-base"], "get it with 'sensorium models pull whisper-base'"),
      (["transcribe", "--model", "openai/whisper-base", "a.wav"], "get it with 'sensorium models pull whisper-base'"),
      (["transcribe", "--model", "whisper-bsae", "a.wav"], "did you mean whisper-base"),
      (["transcribe", "--model", "./nowhere", "a.wav"], "./nowhere does not exist"),
      (["transcribe", "--model", "Package.swift", "a.wav"], "Package.swift is a file"),
      (["models", "check", "Tests"], "Tests is no checkpoint"),
      (["inspect", "Tests"], "Tests is no checkpoint"),
    ])
  func notLoaded(arguments: [String], message: String) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 3 && !run.wasKilled)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("sensorium: ") && run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test(
    "help is a result: it goes to standard output, with status 0",
    arguments: [["--help"], ["generate", "--help"], ["help", "transcribe"], ["models"], ["bench", "latency", "-h"]])
  func help(arguments: [String]) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 0)
    #expect(run.output.contains("USAGE: sensorium"))
    #expect(run.errors.isEmpty)
  }

  @Test("a reader that has enough ends the program without a trace")
  func brokenPipe() throws {
    let folder = try TestFolder()
    // More than a pipe holds, so that the program is still writing when head has gone.
    try folder.write("p.jsonl", String(repeating: "{}\n", count: 2000))
    let shell = Process()
    let errors = Pipe()
    shell.executableURL = URL(filePath: "/bin/bash")
    shell.arguments = [
      "-c", #""$0" generate --model "$1" --format json --prompts p.jsonl | head -n 1; exit ${PIPESTATUS[0]}"#,
      Program.path.path, GenerateTests.model,
    ]
    shell.currentDirectoryURL = folder.url
    shell.standardError = errors
    shell.standardOutput = Pipe()
    try shell.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    #expect(text.isEmpty)
    #expect(shell.terminationStatus == 128 + SIGPIPE)
  }

  @Test("results that cannot be written are an error")
  func fullDisk() throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let process = Process()
    let errors = Pipe()
    process.executableURL = Program.path
    process.arguments = ["models", "list"]
    process.standardOutput = full
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(text == "sensorium: Standard output cannot be written: No space left on device.\n")
  }
}
