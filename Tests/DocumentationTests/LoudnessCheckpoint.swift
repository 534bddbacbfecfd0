import Foundation

/// The checkpoint of the example plugin, with weights set by hand: states have a place for each token and one for the
/// level, and after `<start>` the level decides between two words.
enum LoudnessCheckpoint {
  private static let words = ["<start>", "<end>", "loud", "quiet"]
  private static let size = 16
  /// Which element of a state holds the level.
  private static let level = 4

  /// Writes the folder and gives its path.
  /// - Parameter extra: a tensor that the model does not use.
  static func make(extra: String? = nil) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sensorium-loudness-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let config = #"{"model_type": "loudness", "hidden_size": 16, "vocab_size": 4, "eos_token_id": 1}"#
    try Data(config.utf8).write(to: folder.appending(path: "config.json"))
    let tokenizer = """
      {"added_tokens": [{"id": 0, "content": "<start>", "special": true}, {"id": 1, "content": "<end>", "special": true}],
       "model": {"type": "BPE", "vocab": {"<start>": 0, "<end>": 1, "loud": 2, "quiet": 3}, "merges": []}}
      """
    try Data(tokenizer.utf8).write(to: folder.appending(path: "tokenizer.json"))
    var tensors = tensors
    if let extra { tensors.append((extra, [1], [0])) }
    try safetensors(tensors).write(to: folder.appending(path: "model.safetensors"))
    return folder.path
  }

  private static var tensors: [(name: String, shape: [Int], values: [Float])] {
    let identity = matrix(size, size) { $0 == $1 ? 1 : 0 }
    let none = matrix(size, size) { _, _ in 0 }
    return [
      ("model.version", [1], [1]),
      ("model.encoder.weight", [size, 1], matrix(size, 1) { row, _ in row == level ? 1 : 0 }),
      ("model.encoder.bias", [size], Array(repeating: 0, count: size)),
      // Equal keys: every position counts the same, so that what is heard is the mean level.
      ("model.attention.key.weight", [size, size], none),
      ("model.attention.value.weight", [size, size], identity),
      ("model.attention.query.weight", [size, size], identity),
      ("model.attention.output.weight", [size, size], identity),
      ("model.tokens.weight", [4, size], matrix(4, size) { $0 == $1 ? 1 : 0 }),
      ("model.head.weight", [4, size], matrix(4, size, head)),
      ("model.head.bias", [4], [-100, 0, 0, 2]),
    ]
  }

  /// `<end>` follows a word. "loud" gains 20 for each unit of level, so that it passes the 2 of "quiet" at a level of 0.1.
  private static func head(word: Int, place: Int) -> Float {
    switch words[word] {
    case "<end>": place == 2 || place == 3 ? 100 : 0
    case "loud": place == 0 ? 10 : place == level ? 20 : 0
    case "quiet": place == 0 ? 10 : 0
    default: 0
    }
  }

  private static func matrix(_ rows: Int, _ columns: Int, _ value: (Int, Int) -> Float) -> [Float] {
    (0..<rows).flatMap { row in (0..<columns).map { value(row, $0) } }
  }

  private static func safetensors(_ tensors: [(name: String, shape: [Int], values: [Float])]) -> Data {
    var entries: [String] = []
    var body = Data()
    for (name, shape, values) in tensors {
      let start = body.count
      for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { body.append(contentsOf: $0) } }
      entries.append("\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(start),\(body.count)]}")
    }
    let header = Data(("{" + entries.joined(separator: ",") + "}").utf8)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) } + header + body
  }
}
