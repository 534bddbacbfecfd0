import Foundation
import TestMaterial
import Compute
import Testing

@testable import Checkpoint

@Suite("CTranslate2")
struct CTranslate2Tests {
  @Test("variables of every type and aliases are read")
  func reads() throws {
    let folder = try TemporaryFolder()
    let model = try CTranslate2(at: folder.write("model.bin", CTranslate2Bytes.valid.bytes))
    #expect(model.spec == "ToySpec")
    #expect(model.revision == 3)
    let tensors = Dictionary(uniqueKeysWithValues: model.tensors.map { ($0.name, $0) })
    #expect(try tensors["heads"]?.integer() == 6)
    #expect(try tensors["flag"]?.integer() == -1)
    #expect(try tensors["count"]?.integers() == [1, -2])
    #expect(tensors["half"]?.floats == [1, -2.5])
    #expect(tensors["brain"]?.floats == [1.5])
    #expect(tensors["tied"]?.storage == tensors["half"]?.storage)
    #expect(model.aliases == ["tied": "half"])
  }

  @Test("what is no such file, or another version, is refused in a sentence")
  func refused() throws {
    var cases: [(CTranslate2Bytes, String)] = []
    func add(_ says: String, _ change: (inout CTranslate2Bytes) -> Void) {
      var file = CTranslate2Bytes.valid
      change(&file)
      cases.append((file, says))
    }
    add("binary version 5 where 6 is supported") { $0.version = 5 }
    add("is not a CTranslate2 model") { $0.version = 0x0403_4B50 }
    add("type number 9 of the variable 'heads'") { $0.variables[1].type = 9 }
    add("gives 'heads' 2 bytes, but int32 [] takes 4") { $0.variables[1].type = 3 }
    add("shape [4294967295, 4294967295, 4294967295] of the variable 'count'") {
      $0.variables[3].shape = Array(repeating: .max, count: 3)
    }
    add("axes") { $0.variables[3].shape = [1, 1, 1, 1, 1, 2] }
    add("holds the variable 'flag' twice") { $0.variables[1] = $0.variables[2] }
    add("alias of 'nothing'") { $0.aliases = [("tied", "nothing")] }
    add("holds the variable 'flag' twice") { $0.aliases = [("flag", "half")] }
    for (file, says) in cases {
      let folder = try TemporaryFolder()
      let path = try folder.write("model.bin", file.bytes)
      let error = #expect(throws: CheckpointError.self) { try CTranslate2(at: path) }
      #expect(error?.description.contains(says) == true && error?.description.contains(path) == true, "\(error!)")
    }
  }

  @Test("bytes after the last entry are refused")
  func trailing() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("model.bin", CTranslate2Bytes.valid.bytes + [0])
    #expect(throws: CheckpointError("\(path) has 1 bytes after its last entry that belong to none.")) {
      try CTranslate2(at: path)
    }
  }

  @Test("every shorter part of a file is refused and none crashes")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let whole = CTranslate2Bytes.valid.bytes
    for length in 0..<whole.count {
      let path = try folder.write("model.bin", Array(whole[..<length]))
      #expect(throws: CheckpointError.self, "\(length) bytes") { try CTranslate2(at: path) }
    }
  }

  @Test("no changed bit makes a view that leaves the file")
  func flipped() throws {
    let folder = try TemporaryFolder()
    let whole = CTranslate2Bytes.valid.bytes
    for bit in 0..<whole.count * 8 {
      var bytes = whole
      bytes[bit / 8] ^= 1 << (bit % 8)
      let path = try folder.write("model.bin", bytes)
      guard let model = try? CTranslate2(at: path) else { continue }
      for tensor in model.tensors { #expect(tensor.floats.count == tensor.shape.count) }
    }
  }
}
