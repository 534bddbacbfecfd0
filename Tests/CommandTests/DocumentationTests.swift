import ArgumentParser
import Engine
import Foundation
import TestMaterial
import Testing

@testable import SensoriumCommand

@Suite("docs/cli.md and the pages that it leads to")
struct DocumentationTests {
  /// Every line of the pages that is a command, without the program's name.
  static let commands: [[String]] = {
    let pages = ["cli"] + ["meeting", "folder", "subtitles", "language"].map { "transcribe-\($0)" }
    return pages.flatMap { name in
      let page = TestMaterial.root.appending(path: "docs/\(name).md")
      let lines = ((try? String(contentsOf: page, encoding: .utf8)) ?? "").split(separator: "\n").map { line in
        line.hasPrefix("    ") ? line.drop { $0 == " " } : ""
      }
      return lines.filter { $0.hasPrefix("sensorium ") }.map { words(String($0.dropFirst(10))) }
    }
  }()

  @Test("each of its commands is understood", arguments: commands)
  func understood(arguments: [String]) throws {
    // Several recordings are one pattern here, where a shell would have put their names.
    _ = try RootCommand.parseAsRoot(arguments)
  }

  @Test("it has a command of every kind")
  func complete() {
    let kinds = Set(Self.commands.map { $0[0] == "models" || $0[0] == "bench" ? "\($0[0]) \($0[1])" : $0[0] })
    #expect(
      kinds == [
        "models list", "models show", "models pull", "models check", "transcribe", "generate", "serve", "inspect",
        "bench latency", "bench throughput", "bench kernels",
      ])
  }

  @Test("it tells every field of a prompts file, and the program takes them")
  func fields() throws {
    let page = try String(contentsOf: TestMaterial.root.appending(path: "docs/cli.md"), encoding: .utf8)
    let lines = page.split(separator: "\n").filter { $0.hasPrefix("    {") }.map { $0.dropFirst(4) }
    #expect(lines.count == 6)
    let requests = try PromptsFile(name: "page", folder: "", text: lines.joined(separator: "\n")).requests(.greedy())
    for request in requests {
      guard case .request = request else {
        Issue.record("refused: \(request)")
        continue
      }
    }
  }

  /// Words as a shell takes them, with single quotes.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in line {
      switch character {
      case "'":
        isQuoted.toggle()
        word = word ?? ""
      case " " where !isQuoted:
        if let done = word { words.append(done) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return words + [word].compactMap { $0 }
  }
}
