import Foundation
import Testing

@testable import Checkpoint

@Suite("Mapped files")
struct MappedFileTests {
  /// KB of the mapping of `path` that are in this process's memory, as the system counts them.
  private static func resident(_ path: String) throws -> Int? {
    // The file says that it has no bytes, so it must be read to its end.
    let maps = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps")).readToEnd() ?? Data()
    let lines = String(decoding: maps, as: UTF8.self).split(separator: "\n")
    guard let start = lines.firstIndex(where: { $0.hasSuffix(" \(path)") }) else { return nil }
    let rss = lines[start...].first { $0.hasPrefix("Rss:") }
    return rss.flatMap { Int($0.dropFirst(4).filter(\.isNumber)) }
  }

  @Test("what is discarded leaves the process's memory, and what is dropped leaves its address space")
  func discards() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("big", [UInt8](repeating: 3, count: 4 << 20))
    var file: MappedFile? = try MappedFile(path)
    let sum = file?.withBytes(0..<4 << 20) { bytes in bytes.reduce(0) { $0 + Int($1) } }
    #expect(sum == 3 * 4 << 20)
    #expect(try Self.resident(path) == 4096)
    file?.discard(0..<1 << 20)
    // Where the system mapped a large page, it lets go of all of it.
    #expect(try [2048, 3072].contains(#require(try Self.resident(path))))
    file?.discard(1 << 20..<4 << 20)
    #expect(try Self.resident(path) == 0)
    #expect(file?.withBytes(5..<6) { $0[0] } == 3)
    file = nil
    #expect(try Self.resident(path) == nil)
  }

  @Test("the span of a file is its bytes")
  func span() throws {
    let folder = try TemporaryFolder()
    let file = try MappedFile(folder.write("small", [1, 2, 3]))
    #expect(file.bytes.byteCount == 3)
    #expect(file.bytes.unsafeLoad(fromByteOffset: 2, as: UInt8.self) == 3)
  }

  @Test("a file without permission is told", .enabled(if: getuid() != 0, "the superuser may read everything"))
  func forbidden() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("secret", [1])
    chmod(path, 0)
    #expect(throws: CheckpointError("\(path) may not be read: permission denied.")) { try MappedFile(path) }
  }
}
