import Foundation
import JSON
import TestMaterial
import Testing

@testable import Catalog

@Suite("Files of the project")
struct ProjectFilesTests {
  private static let source = #"{"project": "Plugins/Toy/Demo", "files": ["config.json", "model.safetensors"]}"#

  private static func write(_ names: [String], in folder: String) throws {
    for name in names {
      let file = URL(filePath: "\(folder)/\(name)")
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("x".utf8).write(to: file)
    }
  }

  @Test("they are looked for around the program, below its share folder, and in the current folder last")
  func roots() {
    let files = ProjectFiles(environment: [:], program: "/home/me/app/bin/tool")
    #expect(
      files.roots == [
        "/home/me/app/bin", "/home/me/app/bin/checkouts/sensorium", "/home/me/app",
        "/home/me/app/checkouts/sensorium", "/home/me", "/home/me/checkouts/sensorium", "/home",
        "/home/checkouts/sensorium", "/home/me/app/share/sensorium", ".",
      ])
    #expect(ProjectFiles(environment: [:], program: nil).roots.last == ".")
  }

  @Test("a folder that the environment names is the only one")
  func named() {
    #expect(ProjectFiles(environment: ["SENSORIUM_RESOURCES": "/r"], program: "/bin/tool").roots == ["/r"])
    #expect(ProjectFiles(environment: ["SENSORIUM_RESOURCES": ""], program: "/bin/tool").roots.count > 1)
  }

  @Test("the first root with all of the files is taken")
  func first() throws {
    let folder = try TemporaryFolder()
    try Self.write(["a/one", "b/one", "b/two", "c/one", "c/two"], in: folder.path)
    let files = ProjectFiles(roots: ["a", "b", "c"].map { "\(folder.path)/\($0)" })
    #expect(files.root(with: ["one", "two"]) == "\(folder.path)/b")
    #expect(files.root(with: ["one", "three"]) == nil)
  }

  @Test("a checkpoint of the project is here as it stands, and a pull gives its folder")
  func here() async throws {
    let toy = try ToyPull()
    let catalog = try ToyPull.catalog(Self.source)
    try Self.write(["Plugins/Toy/Demo/config.json", "Plugins/Toy/Demo/model.safetensors"], in: toy.folder.path)
    let cache = ModelCache(root: "\(toy.folder.path)/cache", ProjectFiles(roots: [toy.folder.path]))
    #expect(try cache.isComplete(catalog.find("toy")))
    #expect(try cache.folder(of: catalog.find("toy")) == "\(toy.folder.path)/Plugins/Toy/Demo")
    #expect(try await catalog.pull("toy", to: cache, toy.settings) == "\(toy.folder.path)/Plugins/Toy/Demo")
    #expect(!FileManager.default.fileExists(atPath: cache.root))
  }

  @Test("a checkpoint of the project that is not near says which folder is wanted and where")
  func missing() async throws {
    let toy = try ToyPull()
    let catalog = try ToyPull.catalog(Self.source)
    try Self.write(["Plugins/Toy/Demo/config.json"], in: toy.folder.path)
    let cache = ModelCache(root: toy.folder.path, ProjectFiles(roots: [toy.folder.path]))
    #expect(try !cache.isComplete(catalog.find("toy")))
    let error = await #expect(throws: CatalogError.self) { try await catalog.pull("toy", to: cache, toy.settings) }
    #expect(error?.description.contains("Plugins/Toy/Demo") == true)
    #expect(error?.description.contains("set SENSORIUM_RESOURCES to the root of a clone") == true)
  }

  @Test("every checkpoint of the project and every sample of the catalogue is in this checkout")
  func complete() throws {
    let files = ProjectFiles(roots: [TestMaterial.root.path])
    let catalog = try Catalog()
    let sources = catalog.checkpoints.flatMap(\.sources)
    #expect(sources.contains { if case .project = $0 { true } else { false } })
    for case .project(let source) in sources { #expect(files.root(with: source.paths) != nil, "\(source.folder)") }
    for prompt in catalog.models.flatMap(\.samplePrompts) + catalog.checkpoints.flatMap({ $0.samplePrompts ?? [] }) {
      let data = prompt["multi_modal_data"] ?? prompt["encoder_prompt"]?["multi_modal_data"]
      let media = ["audio", "image", "video"].compactMap { data?[$0]?.string }
      #expect(!media.isEmpty && files.root(with: media) != nil, "\(prompt)")
    }
  }
}
