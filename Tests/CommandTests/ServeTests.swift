import Foundation
import Testing

@testable import SensoriumCommand

@Suite("sensorium serve")
struct ServeTests {
  @Test("the server program is the one beside this, and where there is none a sentence says how to get it")
  func program() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "serve-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let command = folder.appending(path: "sensorium").path
    let error = #expect(throws: CommandError.self) { try ServeCommand.program(beside: command) }
    #expect(error?.description.contains("swift build -c release --product sensorium-server") == true)
    #expect(error?.status == .failure)
    let server = folder.appending(path: "sensorium-server")
    try Data("#!/bin/sh\n".utf8).write(to: server)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: server.path)
    #expect(try ServeCommand.program(beside: command) == server.path)
  }
}
