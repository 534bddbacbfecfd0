import Foundation
import TestMaterial
import Testing

/// A page of the documentation.
struct MarkdownPage: Sendable, CustomTestStringConvertible {
  let path: String
  let text: String

  /// - Parameter path: below the root of the repository.
  init(_ path: String) throws {
    self.path = path
    text = try String(contentsOf: TestMaterial.root.appending(path: path), encoding: .utf8)
  }

  /// The pages at the root and in docs/.
  static var all: [MarkdownPage] {
    get throws {
      let names = try [".", "docs"].flatMap { folder in
        try FileManager.default.contentsOfDirectory(atPath: TestMaterial.root.appending(path: folder).path)
          .filter { $0.hasSuffix(".md") }.map { folder == "." ? $0 : "\(folder)/\($0)" }
      }
      return try names.sorted().map { try MarkdownPage($0) }
    }
  }

  /// The fenced blocks of a language, each as its lines.
  func blocks(_ language: String) -> [[String]] {
    var blocks: [[String]] = []
    var block: [String]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        if let done = block {
          blocks.append(done)
          block = nil
        } else if line == "```\(language)" {
          block = []
        }
      } else {
        block?.append(line)
      }
    }
    return blocks
  }

  /// Where `[text](target)` and `![text](target)` lead to.
  var links: [String] {
    text.split(separator: "](").dropFirst().compactMap { rest in
      rest.firstIndex(of: ")").map { String(rest[..<$0]) }
    }
  }

  var testDescription: String { path }
}
