import Foundation
import Testing

@testable import Catalog

@Suite("Pulling from the Hub", .serialized)
struct HubPullTests {
  /// Checks that the checkpoint landed whole and that nothing else but the lock is left.
  private func expectWhole(_ toy: ToyPull) {
    #expect(toy.folder.names("models") == [".toy.lock", "toy"])
    #expect(toy.folder.names("models/toy") == ["config.json", "model.safetensors"])
    #expect(toy.folder.content("models/toy/model.safetensors") == HubServer.weights)
    #expect(toy.folder.content("models/toy/config.json") == HubServer.config)
  }

  private func expectNothing(_ toy: ToyPull) {
    #expect(!toy.folder.names("models").contains("toy"))
  }

  @Test("a pull brings all files of one commit, and a second one asks for nothing")
  func whole() async throws {
    let server = try HubServer(.none)
    let toy = try ToyPull(["HF_ENDPOINT": server.address + "/"])
    #expect(try await toy.pull() == "\(toy.folder.path)/models/toy")
    expectWhole(toy)
    #expect(
      server.requests == [
        "/api/models/toy/model/revision/main?blobs=true - -", "/toy/model/resolve/0123abcd/config.json - -",
        "/toy/model/resolve/0123abcd/model.safetensors - -", "/cdn/model.safetensors - -",
      ])
    try await toy.pull()
    #expect(server.requests.count == 4)
    #expect(toy.said.all.isEmpty)
  }

  @Test("a connection that breaks off is continued where it broke")
  func resumed() async throws {
    let server = try HubServer(.breaks)
    let toy = try ToyPull(["HF_ENDPOINT": server.address])
    try await toy.pull()
    expectWhole(toy)
    let ranges = server.requests.filter { $0.hasPrefix("/cdn/") }
    #expect(
      ranges == [
        "/cdn/model.safetensors - -", "/cdn/model.safetensors bytes=100000- -",
        "/cdn/model.safetensors bytes=200000- -",
      ])
  }

  @Test("a server that cannot continue is asked for the whole again")
  func withoutRanges() async throws {
    let server = try HubServer(.breaksWithoutRanges)
    let toy = try ToyPull(["HF_ENDPOINT": server.address])
    try await toy.pull()
    expectWhole(toy)
  }

  @Test("what an earlier pull left is continued, and left out where it turns out to be another file's")
  func continued() async throws {
    for (left, isPartOfIt) in [(HubServer.weights.prefix(1234), true), (Data(repeating: 1, count: 1234), false)] {
      let server = try HubServer(.none)
      let toy = try ToyPull(["HF_ENDPOINT": server.address])
      let staging = "\(toy.folder.path)/models/.toy.partial/huggingface/0123abcd"
      try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
      try left.write(to: URL(filePath: "\(staging)/model.safetensors.partial"))
      try await toy.pull()
      expectWhole(toy)
      let requests = server.requests.filter { $0.hasPrefix("/cdn/") }
      #expect(requests.first == "/cdn/model.safetensors bytes=1234- -")
      #expect(requests.count == (isPartOfIt ? 1 : 2))
    }
  }

  @Test(
    "bytes with another digest than was promised do not land", arguments: [HubServer.Fault.damaged, .damagedConfig])
  func damaged(fault: HubServer.Fault) async throws {
    let server = try HubServer(fault)
    let toy = try ToyPull(["HF_ENDPOINT": server.address])
    let error = await #expect(throws: CatalogError.self) { try await toy.pull() }
    let name = fault == .damaged ? "model.safetensors" : "config.json"
    #expect(error?.description.contains("\(name) arrived damaged: its checksum is ") == true, "\(error!)")
    expectNothing(toy)
  }

  @Test("a busy server is asked again")
  func busy() async throws {
    let server = try HubServer(.busy)
    let toy = try ToyPull(["HF_ENDPOINT": server.address])
    try await toy.pull()
    expectWhole(toy)
  }

  @Test("a repository that is not there is told as such")
  func missing() async throws {
    let server = try HubServer(.missing)
    let toy = try ToyPull(["HF_ENDPOINT": server.address])
    await #expect(
      throws: CatalogError(
        "toy could not be pulled from Hugging Face: \(server.address)/toy/model has no list of files at revision main (HTTP 404)."
      )
    ) { try await toy.pull() }
    expectNothing(toy)
  }

  @Test("a file that the repository lacks is named")
  func missingFile() async throws {
    let server = try HubServer(.none)
    let toy = try ToyPull(["HF_ENDPOINT": server.address])
    await #expect(
      throws: CatalogError(
        "toy could not be pulled from Hugging Face: \(server.address)/toy/model has no file tokenizer.json at revision main."
      )
    ) {
      try await toy.pull(
        from: #"{"huggingface": "toy/model", "revision": "main", "files": ["config.json", "tokenizer.json"]}"#)
    }
  }

  @Test("a server that is no Hub is recognised")
  func page() async throws {
    let server = try HubServer(.page)
    let toy = try ToyPull(["HF_ENDPOINT": server.address])
    let error = await #expect(throws: CatalogError.self) { try await toy.pull() }
    #expect(error?.description.contains("did not answer as the Hugging Face Hub does; check HF_ENDPOINT.") == true)
  }

  @Test("a gated repository asks for a token, tells a wrong one, and opens to the right one")
  func gated() async throws {
    let server = try HubServer(.gated)
    let none = try ToyPull(["HF_ENDPOINT": server.address])
    let error = await #expect(throws: CatalogError.self) { try await none.pull() }
    #expect(error?.description.contains("is for users with access (HTTP 401); set HF_TOKEN to your token.") == true)
    let wrong = try ToyPull(["HF_ENDPOINT": server.address, "HF_TOKEN": "bad"])
    let refused = await #expect(throws: CatalogError.self) { try await wrong.pull() }
    #expect(refused?.description.contains("The Hugging Face token gives no access to ") == true)
    let right = try ToyPull(["HF_ENDPOINT": server.address, "HF_TOKEN": " good\n"])
    try await right.pull()
    expectWhole(right)
    // The token is for the Hub alone, not for the host that it sends one on to.
    #expect(server.requests.last == "/cdn/model.safetensors - -")
  }

  @Test("the token is found in each of its places", arguments: [0, 1, 2, 3, 4])
  func tokenPlaces(place: Int) throws {
    let toy = try ToyPull()
    let folder = toy.folder.path
    try FileManager.default.createDirectory(atPath: "\(folder)/.cache/huggingface", withIntermediateDirectories: true)
    var settings = toy.settings
    func write(_ path: String) throws { try Data("hf_abc\n".utf8).write(to: URL(filePath: "\(folder)/\(path)")) }
    switch place {
    case 0: settings.variables["HF_TOKEN"] = "hf_abc"
    case 1: settings.variables["HUGGING_FACE_HUB_TOKEN"] = "hf_abc"
    case 2:
      try write("secret")
      settings.variables["HF_TOKEN_PATH"] = "\(folder)/secret"
    case 3:
      try write("token")
      settings.variables["HF_HOME"] = folder
    default: try write(".cache/huggingface/token")
    }
    #expect(try HubEndpoint(settings).token == "hf_abc")
  }

  @Test("a token or an endpoint that cannot be one is refused before anything is sent")
  func oddSettings() throws {
    for (name, value) in [("HF_TOKEN", "a\"\nurl = b"), ("HF_TOKEN", "ä"), ("HF_ENDPOINT", "huggingface.co")] {
      let toy = try ToyPull([name: value])
      #expect(throws: CatalogError.self) { try HubEndpoint(toy.settings) }
    }
  }

  @Test("where nothing answers, the pull fails without waiting to ask again and says so", .timeLimit(.minutes(1)))
  func unreachable() async throws {
    var server: HubServer? = try HubServer(.none)
    let address = server?.address ?? ""
    server = nil
    var toy = try ToyPull(["HF_ENDPOINT": address])
    toy.settings.retryPause = .seconds(600)
    let error = await #expect(throws: CatalogError.self) { try await toy.pull() }
    #expect(
      error?.description.hasPrefix("toy could not be pulled from Hugging Face: \(address) cannot be reached: ") == true)
  }

  @Test("a missing curl is named with its package")
  func noCurl() async throws {
    let toy = try ToyPull(["PATH": "/nonexistent"])
    await #expect(
      throws: CatalogError(
        "toy could not be pulled from Hugging Face: This needs the program curl, which is not installed (Debian: apt-get install curl)."
      )
    ) { try await toy.pull() }
  }

  @Test("two pulls at a time wait for each other and download once")
  func concurrent() async throws {
    let server = try HubServer(.busy)
    var toy = try ToyPull(["HF_ENDPOINT": server.address])
    toy.settings.retryPause = .milliseconds(300)
    let (catalog, cache, settings) = (try ToyPull.catalog(), toy.cache, toy.settings)
    async let first = catalog.pull("toy", to: cache, settings)
    async let second = catalog.pull("toy", to: cache, settings)
    #expect(try await first == second)
    expectWhole(toy)
    #expect(server.requests.filter { $0.hasPrefix("/api/") }.count == 3)
    #expect(toy.said.all == ["Another process is pulling toy; waiting for it."])
  }

  @Test("a folder that lacks a file is replaced by a whole one")
  func incomplete() async throws {
    let server = try HubServer(.none)
    let toy = try ToyPull(["HF_ENDPOINT": server.address])
    let folder = try await toy.pull()
    try FileManager.default.removeItem(atPath: "\(folder)/model.safetensors")
    #expect(!toy.cache.isComplete(try ToyPull.catalog().find("toy")))
    try await toy.pull()
    expectWhole(toy)
  }

  @Test("a cancelled pull ends soon, leaves no folder and keeps what came")
  func cancelled() async throws {
    let server = try HubServer(.busy)
    var toy = try ToyPull(["HF_ENDPOINT": server.address])
    toy.settings.retryPause = .seconds(60)
    let (catalog, cache, settings) = (try ToyPull.catalog(), toy.cache, toy.settings)
    let pull = Task { try await catalog.pull("toy", to: cache, settings) }
    try await Task.sleep(for: .milliseconds(300))
    pull.cancel()
    await #expect(throws: CatalogError("The download was cancelled.")) { try await pull.value }
    expectNothing(toy)
  }

  @Test("a disk without room is told before the download")
  func fullDisk() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: CatalogError.self) { try Disk.require(1 << 60, in: folder.path) }
    #expect(
      error?.description.hasPrefix("The download needs 1152921504607 MB of free space in \(folder.path), ") == true)
    #expect(throws: Never.self) { try Disk.require(1, in: folder.path) }
  }

  @Test("a place that cannot be written is told")
  func unwritable() async throws {
    let toy = try ToyPull()
    let cache = ModelCache(root: "/dev/null")
    let error = await #expect(throws: CatalogError.self) {
      try await ToyPull.catalog().pull("toy", to: cache, toy.settings)
    }
    #expect(error?.description.hasPrefix("The folder /dev/null/models cannot be made: ") == true, "\(error!)")
  }
}
