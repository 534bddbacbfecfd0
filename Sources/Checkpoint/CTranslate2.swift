import Compute

/// The `model.bin` of a CTranslate2 folder (https://github.com/OpenNMT/CTranslate2) in binary version 6. All fields are
/// little-endian; a string is a 16-bit length that counts a closing NUL, then its bytes:
///
///     u32 binary version, string spec, u32 spec revision
///     u32 n, n x { string name, u8 rank, rank x u32 extent, u8 type, u32 bytes, elements }
///     u32 n, n x { string alias, string name }
public struct CTranslate2: Sendable {
  /// The kind of model that the converter wrote, such as a family's name followed by `Spec`.
  public let spec: String
  public let revision: Int
  /// The variables as the file holds them, and after them its aliases as tensors of their own.
  public let tensors: [StoredTensor]
  /// Names that stand for the bytes of another variable: the converter stores equal variables once.
  public let aliases: [String: String]

  static let binaryVersion = 6
  /// By the number that the file gives a type.
  private static let dtypes: [DType] = [.float32, .int8, .int16, .int32, .float16, .bfloat16]

  /// Reads the description of every variable of the file at `path`; their bytes stay where they are.
  public init(at path: String) throws(CheckpointError) {
    let file = try MappedFile(path)
    var reader = ByteReader(file.bytes, of: path)
    let version = try reader.integer(UInt32.self)
    guard version == Self.binaryVersion else { throw Self.notReadable(path, version) }
    spec = try reader.string()
    revision = try reader.integer(UInt32.self)
    let variables = try Self.variables(&reader, file)
    (aliases, tensors) = try Self.aliases(&reader, file, of: variables)
    guard reader.left == 0 else {
      throw CheckpointError("\(path) has \(reader.left) bytes after its last entry that belong to none.")
    }
  }

  private static func notReadable(_ path: String, _ version: Int) -> CheckpointError {
    guard version < 100 else { return CheckpointError("\(path) is not a CTranslate2 model.") }
    return CheckpointError(
      "\(path) has CTranslate2 binary version \(version) where \(binaryVersion) is supported; convert the model again.")
  }

  private static func variables(_ reader: inout ByteReader, _ file: MappedFile) throws(CheckpointError)
    -> [StoredTensor]
  {
    let count = try reader.integer(UInt32.self)
    var variables: [StoredTensor] = []
    var names = Set<String>()
    for _ in 0..<count {
      let name = try reader.string()
      guard names.insert(name).inserted else {
        throw CheckpointError("\(file.path) holds the variable '\(name)' twice.")
      }
      variables.append(try variable(name, &reader, file))
    }
    return variables
  }

  private static func variable(
    _ name: String, _ reader: inout ByteReader, _ file: MappedFile
  ) throws(CheckpointError) -> StoredTensor {
    let named = "the variable '\(name)' of \(file.path)"
    var extents: [Int] = []
    for _ in 0..<(try reader.integer(UInt8.self)) { extents.append(try reader.integer(UInt32.self)) }
    let type = try reader.integer(UInt8.self)
    guard dtypes.indices.contains(type) else {
      throw CheckpointError(
        "The type number \(type) of \(named) is none of \(dtypes.map { "\($0)" }.joined(separator: ", ")).")
    }
    guard let shape = Shape(checking: extents, elementSize: dtypes[type].size) else {
      throw CheckpointError(
        "The shape \(extents) of \(named) is impossible, or has more than the \(Shape.maxRank) axes that are supported."
      )
    }
    let bytes = try reader.integer(UInt32.self)
    let expected = shape.count * dtypes[type].size
    guard bytes == expected else {
      throw CheckpointError(
        "\(file.path) gives '\(name)' \(bytes) bytes, but \(dtypes[type]) \(shape) takes \(expected).")
    }
    guard let range = try? reader.skip(bytes) else {
      throw CheckpointError("\(file.path) is cut short: it ends inside the variable '\(name)'.")
    }
    return StoredTensor(name, dtypes[type], shape, file, range)
  }

  private static func aliases(
    _ reader: inout ByteReader, _ file: MappedFile, of variables: [StoredTensor]
  ) throws(CheckpointError) -> ([String: String], [StoredTensor]) {
    var tensors = Dictionary(uniqueKeysWithValues: variables.map { ($0.name, $0) })
    var aliases: [String: String] = [:]
    var all = variables
    for _ in 0..<(try reader.integer(UInt32.self)) {
      let alias = try reader.string()
      let name = try reader.string()
      guard let target = tensors[name] else {
        throw CheckpointError("\(file.path) calls '\(alias)' an alias of '\(name)', which it does not hold.")
      }
      let tensor = StoredTensor(alias, target.dtype, target.shape, file, target.range)
      guard tensors.updateValue(tensor, forKey: alias) == nil else {
        throw CheckpointError("\(file.path) holds the variable '\(alias)' twice.")
      }
      aliases[alias] = name
      all.append(tensor)
    }
    return (aliases, all)
  }
}
