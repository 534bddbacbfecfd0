import Foundation
import ModelKit
import Testing

@Suite("Rows of embeddings")
struct EmbeddingRowsTests {
  /// A safetensors file with these tensors, each of `bytes` zeros unless it says otherwise.
  private static func file(_ tensors: [(dtype: String, shape: [Int], bytes: [UInt8])]) throws -> String {
    var start = 0
    let members = tensors.enumerated().map { place, tensor in
      defer { start += tensor.bytes.count }
      return
        #""t\#(place)":{"dtype":"\#(tensor.dtype)","shape":\#(tensor.shape),"data_offsets":[\#(start),\#(start + tensor.bytes.count)]}"#
    }
    let header = Data("{\(members.joined(separator: ","))}".utf8)
    var data = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
    data += header + Data(tensors.flatMap(\.bytes))
    let path = FileManager.default.temporaryDirectory.appending(path: "sensorium-\(UUID().uuidString).safetensors")
    try data.write(to: path)
    return path.path
  }

  private static func rows(_ tensors: [(dtype: String, shape: [Int], bytes: [UInt8])]) throws -> EmbeddingRows {
    let path = try file(tensors)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try EmbeddingRows(contentsOf: path, named: "Image embedding")
  }

  @Test("a file's only tensor is rows, of any type of floating point, and of a batch of one")
  func files() throws {
    let values: [Float] = [1, -2, 0.5, 4, 0, 8]
    let wanted = try EmbeddingRows(values, rows: 2, columns: 3)
    let float32 = values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
    let float16 = values.flatMap { value in withUnsafeBytes(of: Float16(value).bitPattern.littleEndian) { Array($0) } }
    let bfloat16 = values.flatMap { value in
      withUnsafeBytes(of: UInt16(value.bitPattern >> 16).littleEndian) { Array($0) }
    }
    #expect(try Self.rows([("F32", [2, 3], float32)]) == wanted)
    #expect(try Self.rows([("F16", [1, 2, 3], float16)]) == wanted)
    #expect(try Self.rows([("BF16", [2, 3], bfloat16)]) == wanted)
    #expect(try Self.rows([("BF16", [3, 2], bfloat16)]) != wanted)
  }

  @Test("anything else in a file is an error that says what it should be")
  func wrongFiles() throws {
    func sentence(_ tensors: [(dtype: String, shape: [Int], bytes: [UInt8])]) -> String {
      do { _ = try Self.rows(tensors) } catch { return "\(error)" }
      return "none"
    }
    let zeros = [UInt8](repeating: 0, count: 24)
    #expect(
      sentence([("F32", [6], zeros)]).hasPrefix(
        "Image embedding must be 2D (seq_len, hidden_size) or 3D (1, seq_len, hidden_size), got [6] in "))
    #expect(sentence([("F32", [2, 3, 1], zeros)]).contains("got [2, 3, 1] in "))
    #expect(sentence([("I32", [2, 3], zeros)]).hasSuffix(" is int32; use float32, float16 or bfloat16."))
    #expect(
      sentence([("F32", [2, 3], zeros), ("F32", [2, 3], zeros)]).hasSuffix(
        " holds 2 tensors; embeddings are a file with one."))
    #expect(sentence([]).hasSuffix(" holds 0 tensors; embeddings are a file with one."))
    #expect(sentence([("F32", [2, 3], Array(zeros.dropLast()))]).contains("takes 24"))
    let missing = #expect(throws: InputError.self) { try EmbeddingRows(contentsOf: "nowhere.safetensors") }
    #expect(missing == InputError(.invalidRequest, "nowhere.safetensors does not exist."))
  }

  @Test("a number of values that makes no rows is refused", arguments: [(2, 2), (-1, -3), (Int.max, 3), (0, 1)])
  func counts(rows: Int, columns: Int) {
    let error = #expect(throws: InputError.self) { try EmbeddingRows([1, 2, 3], rows: rows, columns: columns) }
    #expect(error?.description == "\(rows) rows of \(columns) embeddings cannot be made of 3 values.")
  }
}
