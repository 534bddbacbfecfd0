import Foundation
import Testing

@testable import Checkpoint

@Suite("Sharded safetensors")
struct ShardTests {
  private static func folder(_ index: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (shard, name) in [("one.safetensors", "a"), ("two.safetensors", "b")] {
      try folder.write(
        shard, safetensors(#"{"\#(name)":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, [name.utf8.first!]))
    }
    try folder.write("model.safetensors.index.json", index)
    try folder.write("config.json", "{}")
    return folder
  }

  @Test("the tensors of all shards are found")
  func reads() throws {
    let folder = try Self.folder(#"{"metadata":{},"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}"#)
    let checkpoint = try Checkpoint(folder: folder.path)
    #expect(checkpoint.format == .huggingFace)
    #expect(checkpoint.names == ["a", "b"])
    #expect(checkpoint["b"]?.floats == [98])
    #expect(checkpoint.weightBytes == 2)
  }

  @Test("a shard may lie in a subfolder")
  func subfolder() throws {
    let folder = try Self.folder(#"{"weight_map":{"a":"one.safetensors","b":"weights/deep/two.safetensors"}}"#)
    try FileManager.default.createDirectory(atPath: "\(folder.path)/weights/deep", withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/two.safetensors", toPath: "\(folder.path)/weights/deep/two.safetensors")
    #expect(try Checkpoint(folder: folder.path)["b"]?.floats == [98])
  }

  @Test(
    "an index that lies is refused in a sentence",
    arguments: [
      (#"{"weight_map":{"a":"one.safetensors","b":"three.safetensors"}}"#, "three.safetensors does not exist"),
      (#"{"weight_map":{"a":"one.safetensors","c":"two.safetensors"}}"#, "holds the tensor 'c', but it does not"),
      (#"{"weight_map":{"a":"two.safetensors"}}"#, "holds the tensor 'a', but it does not"),
      (#"{"weight_map":{"a":"../one.safetensors"}}"#, "'../one.safetensors', which is not the name of a file"),
      (#"{"weight_map":{"a":"/etc/passwd"}}"#, "'/etc/passwd', which is not the name of a file"),
      (#"{"weight_map":{"a":"weights/../../one.safetensors"}}"#, "which is not the name of a file"),
      (#"{"weight_map":{"a":"weights//one.safetensors"}}"#, "which is not the name of a file"),
      (#"{"weight_map":{"a":".."}}"#, "'..', which is not the name of a file"),
      (#"{"weight_map":{}}"#, "no weight_map"), (#"{}"#, "no weight_map"),
      (#"{"weight_map":[]}"#, "expected '{'"), (#"{"weight_map":"#, "ends too early"),
    ])
  func refused(index: String, says: String) throws {
    let folder = try Self.folder(index)
    let error = #expect(throws: CheckpointError.self) { try Checkpoint(folder: folder.path) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  @Test("a cache of symbolic links is read as the files that they lead to")
  func links() throws {
    let blobs = try TemporaryFolder()
    let snapshot = try TemporaryFolder()
    try blobs.write("0a1b", validSafetensors())
    try blobs.write("0c2d", "{}")
    for (link, blob) in [("model.safetensors", "0a1b"), ("config.json", "0c2d")] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(snapshot.path)/\(link)", withDestinationPath: "\(blobs.path)/\(blob)")
    }
    #expect(try Checkpoint(folder: snapshot.path + "/")["a"]?.floats == [1, 2, 3, 4])
  }
}
