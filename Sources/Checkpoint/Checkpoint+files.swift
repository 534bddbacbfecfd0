import Glibc
import JSON
import Paths

/// The files beside the weights.
extension Checkpoint {
  /// The path of the file `name`; nil where the folder has none.
  public func path(of name: String) -> String? {
    let path = "\(folder)/\(name)"
    return path.withPath({ access($0, F_OK) }) == 0 ? path : nil
  }

  /// The object that the JSON file `name` holds; nil where the folder has none.
  public func json(_ name: String) throws(CheckpointError) -> JSONValue? {
    try JSONFile(name, in: folder)?.value
  }

  /// The JSON file `name` as a `type`. Throws one sentence that names the file, the member and what was expected.
  public func decode<Value: Decodable>(
    _ type: Value.Type, from name: String = "config.json"
  ) throws(CheckpointError) -> Value {
    guard let file = try JSONFile(name, in: folder) else { throw CheckpointError("\(folder) has no \(name).") }
    return try file.decode(type)
  }

  /// The settings of a processor, in whichever dialect the checkpoint has them: the member `section` of
  /// `processor_config.json` (`feature_extractor`, `image_processor` or `video_processor`), else
  /// `preprocessor_config.json` as a whole, before which `video_preprocessor_config.json` counts for video. Nil where
  /// there is none of these.
  public func preprocessorConfig(_ section: String) throws(CheckpointError) -> JSONValue? {
    try preprocessor(section)?.value
  }

  /// The same settings as a `type`; nil where there are none.
  public func decodePreprocessor<Value: Decodable>(
    _ type: Value.Type, _ section: String
  ) throws(CheckpointError) -> Value? {
    try preprocessor(section)?.decode(type)
  }

  private func preprocessor(_ section: String) throws(CheckpointError) -> JSONFile? {
    if let nested = try JSONFile("processor_config.json", in: folder)?.member(section) { return nested }
    if section == "video_processor", let own = try JSONFile("video_preprocessor_config.json", in: folder) { return own }
    return try JSONFile("preprocessor_config.json", in: folder)
  }
}
