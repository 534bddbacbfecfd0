import Foundation
import TestMaterial
import Testing

@Suite("Documentation and code say the same")
struct DocumentationTests {
  /// The plugin that docs/adding-a-model.md quotes beside its own.
  private static let quoted = "Plugins/LLaVA"

  /// The compiled files of this target and of the quoted plugin, each as its lines.
  private static func sources() throws -> [[String]] {
    try files(in: "Tests/DocumentationTests") + files(in: quoted)
  }

  private static func files(in folder: String) throws -> [[String]] {
    let folder = TestMaterial.root.appending(path: folder)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }.map {
      try lines(of: folder.appending(path: $0))
    }
  }

  private static func lines(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  @Test(
    "every Swift example of every page is part of a file that is compiled and run here", arguments: try MarkdownPage.all
  )
  func examples(page: MarkdownPage) throws {
    let sources = try Self.sources()
    for block in page.blocks("swift") {
      #expect(sources.contains { Self.contains($0, block) }, "\(page.path): \(block.joined(separator: "\n"))")
    }
  }

  /// Whether a file has the block's imports, and its other lines one after the other, all indented alike.
  private static func contains(_ source: [String], _ block: [String]) -> Bool {
    guard block.filter({ $0.hasPrefix("import ") }).allSatisfy(source.contains) else { return false }
    let code = Array(block.drop { $0.hasPrefix("import ") || $0.isEmpty })
    guard let first = code.first else { return !block.isEmpty }
    guard source.count >= code.count else { return false }
    return (0...source.count - code.count).contains { start in
      guard source[start].hasSuffix(first) else { return false }
      let indentation = source[start].dropLast(first.count)
      guard indentation.allSatisfy({ $0 == " " }) else { return false }
      return code.indices.allSatisfy { place in
        source[start + place] == (code[place].isEmpty ? "" : indentation + code[place])
      }
    }
  }

  @Test("the blocks of docs/adding-a-model.md are the whole example plugin, save for those of a plugin that is quoted")
  func plugin() throws {
    let quoted = try Self.files(in: Self.quoted)
    let blocks = try MarkdownPage("docs/adding-a-model.md").blocks("swift").filter { block in
      !quoted.contains { Self.contains($0, block) }
    }
    let source = try Self.lines(of: TestMaterial.root.appending(path: "Tests/DocumentationTests/ExamplePlugin.swift"))
    #expect(blocks.joined(separator: [""]) + [""] == source)
  }

  @Test("every link of every page leads to a file that is there", arguments: try MarkdownPage.all)
  func links(page: MarkdownPage) {
    let folder = TestMaterial.root.appending(path: page.path).deletingLastPathComponent()
    for link in page.links where !link.hasPrefix("https://") {
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: link).path), "\(page.path): \(link)")
    }
  }

  @Test("docs/architecture.md has a line for every room")
  func rooms() throws {
    let page = try MarkdownPage("docs/architecture.md")
    for folder in ["Sources", "Plugins"] {
      let rooms = try FileManager.default.contentsOfDirectory(atPath: TestMaterial.root.appending(path: folder).path)
      for room in rooms {
        #expect(page.text.contains("`\(folder)/\(room)`"), "\(folder)/\(room)")
      }
    }
  }
}
