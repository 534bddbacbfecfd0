import Compute
import Testing

@testable import Checkpoint

@Suite("Safetensors")
struct SafetensorsTests {
  @Test("tensors are views of the file with the header's names, types and shapes")
  func reads() throws {
    let folder = try TemporaryFolder()
    let tensors = try Safetensors.tensors(at: folder.write("model.safetensors", validSafetensors()))
    #expect(tensors.map(\.name) == ["a", "b"])
    #expect(tensors.map(\.dtype) == [.float32, .int64])
    #expect(tensors[0].shape == [2, 2])
    #expect(tensors[0].floats == [1, 2, 3, 4])
    #expect(try tensors[1].integer() == 7)
    #expect(tensors[0].rows(1..<2).floats == [3, 4])
    #expect(tensors[0].rows(1..<2).shape == [1, 2])
  }

  @Test("a tensor without elements and one without axes are allowed")
  func emptyAndScalar() throws {
    let folder = try TemporaryFolder()
    let bytes = safetensors(
      #"{"s":{"dtype":"BF16","shape":[],"data_offsets":[0,2]},"e":{"dtype":"F16","shape":[0,3],"data_offsets":[0,0]}}  "#,
      [0xC0, 0x3F])
    let tensors = try Safetensors.tensors(at: folder.write("x.safetensors", bytes))
    #expect(tensors.map(\.name) == ["e", "s"])
    #expect(tensors[0].floats.isEmpty)
    #expect(tensors[1].floats == [1.5])
  }

  @Test("giving memory back leaves the values as they were")
  func discard() throws {
    let folder = try TemporaryFolder()
    let tensors = try Safetensors.tensors(at: folder.write("x.safetensors", validSafetensors()))
    tensors[0].discard()
    #expect(tensors[0].floats == [1, 2, 3, 4])
  }

  @Test(
    "what the format forbids is refused in a sentence that names file and tensor",
    arguments: [
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, "'a'", "takes 8"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99]}}"#, "'a'", "cut short"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "'a'", "not a start and an end"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, "'a'", "not a start and an end"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#, "'a'", "not a start and an end"),
      (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, "'a'", "impossible"),
      (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, "'a'", "impossible"),
      (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4,0],"data_offsets":[0,8]}}"#, "'a'", "impossible"),
      (#"{"a":{"dtype":"F32","shape":[1,1,1,1,1,2],"data_offsets":[0,8]}}"#, "'a'", "axes"),
      (#"{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}"#, "'a'", "F8_E4M3"),
      (#"{"a":{"dtype":"F32","shape":[2]}}"#, "'a'", "lacks"),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "'a'", "4 bytes before"),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "model.safetensors", "4 bytes after"),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[5],"data_offsets":[3,8]}}"#,
        "'b'", "overlaps"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        "'a'", "twice"
      ),
      (#"{"a":7}"#, "model.safetensors", "expected '{'"),
      (#"{"a":{"dtype":1}}"#, "model.safetensors", "expected a string"),
      (#"{"a":"#, "model.safetensors", "ends too early"),
      ("[]", "model.safetensors", "expected '{'"),
      ("{} x", "model.safetensors", "after the value"),
      ("", "model.safetensors", "ends too early"),
    ])
  func refused(header: String, names: String, says: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("model.safetensors", safetensors(header, Array(repeating: 0, count: 8)))
    let error = #expect(throws: CheckpointError.self) { try Safetensors.tensors(at: path) }
    let sentence = error?.description ?? ""
    #expect(sentence.contains(names) && sentence.contains(says) && sentence.contains(path) && sentence.hasSuffix("."))
  }

  @Test("every shorter part of a file is refused and none crashes")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let whole = validSafetensors()
    for length in 0..<whole.count {
      let path = try folder.write("t.safetensors", Array(whole[..<length]))
      #expect(throws: CheckpointError.self, "\(length) bytes") { try Safetensors.tensors(at: path) }
    }
  }

  @Test("no change of a bit in length or header makes a view that leaves the file")
  func flipped() throws {
    let folder = try TemporaryFolder()
    let whole = validSafetensors()
    for bit in 0..<(whole.count - 24) * 8 {
      var bytes = whole
      bytes[bit / 8] ^= 1 << (bit % 8)
      let path = try folder.write("t.safetensors", bytes)
      guard let tensors = try? Safetensors.tensors(at: path) else { continue }
      #expect(tensors.reduce(0) { $0 + $1.byteCount } == 24)
      for tensor in tensors { #expect(tensor.floats.count == tensor.shape.count) }
    }
  }

  @Test("a length that no header can have is refused")
  func absurdLength() throws {
    let folder = try TemporaryFolder()
    for length: UInt64 in [.max, 1 << 63, 1 << 40, 200_000_000] {
      var bytes: [UInt8] = []
      bytes.append(length)
      let path = try folder.write("t.safetensors", bytes + Array(repeating: 0x20, count: 100))
      #expect(
        throws: CheckpointError(
          "\(path) is no safetensors file, or is cut short: it claims a header of \(length) bytes.")
      ) {
        try Safetensors.tensors(at: path)
      }
    }
  }
}
