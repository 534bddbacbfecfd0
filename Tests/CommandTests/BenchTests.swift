import Foundation
import JSON
import TestMaterial
import Testing

@testable import SensoriumCommand

@Suite("Bench")
struct BenchTests {
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.writeTone("a.wav")
  }

  @Test("latency is one object with the names that comparisons are built on")
  func latency() throws {
    let run = try Program.run(
      ["bench", "latency", "--model", GenerateTests.model, "--audio", "a.wav", "--runs", "3", "--json"],
      in: folder.url)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let figures = try JSONValue(parsing: run.output)
    #expect(
      figures.object?.members.map(\.key) == [
        "load_s", "median_s", "min_s", "max_s", "runs", "text", "peak_rss_mb", "encode_s", "decode_s", "tokens",
      ])
    #expect(figures["runs"] == 3)
    let number = { (key: String) in figures[key]?.number ?? .nan }
    #expect(0 < number("min_s") && number("min_s") <= number("median_s") && number("median_s") <= number("max_s"))
    #expect(number("encode_s") + number("decode_s") <= number("max_s"))
    #expect(number("peak_rss_mb") > 1 && number("load_s") > 0)
  }

  @Test("latency takes pictures, prompts and files of them, and says what it does not get")
  func latencyOfPrompts() throws {
    let common = ["--runs", "1", "--warmup", "0", "--max-tokens", "4", "--json"]
    let picture = try Program.run(
      ["bench", "latency", "--model", "llava-demo", "--image", "Samples/fox.jpg"]
        + ["--prompt", "USER: <image>\nDescribe the picture. ASSISTANT:"] + common)
    #expect(picture.status == 0, "\(picture.errors)")
    let figures = try JSONValue(parsing: picture.output)
    #expect(figures["tokens"] == 4 && figures["text"]?.string?.isEmpty == false)
    let clip = try Program.run(
      ["bench", "latency", "--model", "llava-next-video-demo", "--video", "Samples/turtle.mp4"]
        + ["--prompt", "USER: <video>\nWhat happens first? ASSISTANT:"] + common)
    #expect(clip.status == 0, "\(clip.errors)")
    try folder.write("p.jsonl", #"{"prompt": "a"}"# + "\n" + #"{"prompt": "b"}"#)
    let file = try Program.run(
      ["bench", "latency", "--model", "llava-demo", "--prompts", "p.jsonl"] + common, in: folder.url)
    #expect(file.status == 0, "\(file.errors)")
    #expect((try JSONValue(parsing: file.output))["tokens"] == 8)
    let nothing = try Program.run(["bench", "latency", "--model", "llava-demo"])
    #expect(nothing.status == 2 && nothing.errors.contains("give --audio"))
    let broken = try Program.run(
      ["bench", "latency", "--model", GenerateTests.model, "--audio", "none.wav"], in: folder.url)
    #expect(broken.status == 1 && broken.errors == "sensorium: There is no file none.wav.\n")
  }

  @Test(
    "scripts of comparisons say what they need before they start",
    arguments: [
      ("whisper_vs_faster_whisper.py", "sox (apt-get install sox)"),
      ("whisper_throughput.py --vllm none.py", "none.py (an argument names it)"),
      ("llava_vs_peers.py none", "none (an argument names it)"),
    ])
  func scripts(arguments: String, sentence: String) throws {
    let run = try Program.shell(
      // An interpreter by its own path, and nothing else to be found.
      #"python=$(python3 -c 'import sys; print(sys.executable)'); PATH=$PWD exec "$python" "#
        + TestMaterial.root.path + "/bench/" + arguments + " --sensorium nowhere", in: folder.url)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.hasPrefix("this is missing:\n") && run.errors.contains("  " + sentence), "\(run.errors)")
    #expect(run.errors.contains("nowhere (swift build -c release --product sensorium)"))
  }

  @Test("throughput is told in vLLM's lines, and what failed does not count")
  func throughput() throws {
    let run = try Program.run(
      ["bench", "throughput", "--model", GenerateTests.model, "a.wav", "absent.wav", "a.wav"], in: folder.url)
    #expect(run.status == 1)
    #expect(run.errors.split(separator: "\n").count == 1)
    try #require(run.lines.count == 4)
    #expect(
      run.lines[0].wholeMatch(
        of: /Throughput: \d+\.\d\d requests\/s, \d+\.\d\d total tokens\/s, \d+\.\d\d output tokens\/s/) != nil)
    #expect(run.lines[1].hasPrefix("Total num prompt tokens:  "))
    #expect(run.lines[2].hasPrefix("Total num output tokens:  "))
    let json = try Program.run(
      ["bench", "throughput", "--model", GenerateTests.model, "a.wav", "absent.wav", "--json"], in: folder.url)
    let figures = try JSONValue(parsing: json.output)
    #expect(figures["num_requests"] == 1 && figures["num_failed"] == 1)
  }

  @Test("a throughput is measured of recordings or of prompts")
  func source() throws {
    #expect(try Program.run(["bench", "throughput"]).status == 2)
    #expect(try Program.run(["bench", "throughput", "a.wav", "--prompts", "p.jsonl"]).status == 2)
  }

  @Test("every kernel has a figure", .timeLimit(.minutes(1)))
  func kernels() throws {
    let run = try Program.run(["bench", "kernels", "--width", "64", "--isa", "portable", "--threads", "1", "--json"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let figures = try run.lines.map { try JSONValue(parsing: $0) }
    #expect(figures.count == 12)
    #expect(figures.allSatisfy { $0["seconds"]?.number ?? 0 > 0 })
    #expect(try Program.run(["bench", "kernels", "--isa", "mmx"]).status == 2)
  }

  @Test("a median is the middle")
  func median() {
    #expect([3.0, 1, 2].median == 2)
    #expect([4.0, 1, 2, 3].median == 2.5)
    #expect([Double]().median == 0)
  }
}
