import JSON
import ModelKit

extension Fields {
  /// `multi_modal_data`: for each modality one item or a list of items. An item is a path, for a video also the list of
  /// its frames' paths; one in a list that is null stands for what came before under its id of `multi_modal_uuids`.
  func media(folder: String) throws(FieldError) -> [Modality: [MediaItem]] {
    let ids = try uuids()
    guard let value = value("multi_modal_data") else { return [:] }
    let data = try Fields(value, at: "multi_modal_data")
    try data.allow(Modality.allCases.map(\.rawValue) + Modality.allCases.map(\.embedsField))
    var media = try data.embeddedMedia(folder: folder)
    for modality in Modality.allCases where media[modality] != nil && data.has(modality.rawValue) {
      throw FieldError("has both '\(modality)' and '\(modality.embedsField)' in multi_modal_data; give one of them")
    }
    for modality in Modality.allCases where data.has(modality.rawValue) {
      let items = data.list(modality.rawValue)
      if let given = ids[modality], given.count != items.count {
        throw FieldError("has \(given.count) multi_modal_uuids['\(modality)'] for \(items.count) items")
      }
      var files: [MediaItem] = []
      for (place, item) in items.enumerated() {
        let name = "multi_modal_data['\(modality)'][\(place)]"
        switch item {
        case .string(let path): files.append(.file(path.within(folder)))
        case .null where ids[modality]?[place] == nil:
          throw FieldError("has an empty \(name) and no id for it in multi_modal_uuids")
        case .null where data.value(modality.rawValue) == nil:
          throw FieldError(
            "has an empty multi_modal_data['\(modality)']; write [null] for an item that its id stands for")
        case .null: files.append(.absent)
        case .array(let frames) where modality == .video: files.append(try Self.frames(frames, name, folder))
        default:
          let what = modality == .video ? "the path of a file or a list of its frames' files" : "the path of a file"
          throw FieldError("has a \(name) that is not \(what)")
        }
      }
      media[modality] = files
    }
    return media
  }

  private static func frames(_ list: [JSONValue], _ name: String, _ folder: String) throws(FieldError) -> MediaItem {
    guard !list.isEmpty else { throw FieldError("has a \(name) without a frame") }
    var frames: [MediaItem] = []
    for (place, frame) in list.enumerated() {
      guard let path = frame.string else { throw FieldError("has a \(name)[\(place)] that is not the path of a file") }
      frames.append(.file(path.within(folder)))
    }
    return .frames(frames)
  }

  /// A list is a list of items, anything else one item.
  func list(_ name: String) -> [JSONValue] {
    guard let value = value(name) else { return [.null] }
    return value.array ?? [value]
  }

  /// `multi_modal_uuids`: for each modality a text, or a list of texts and nulls.
  func uuids() throws(FieldError) -> [Modality: [String?]] {
    guard let value = value("multi_modal_uuids") else { return [:] }
    let fields = try Fields(value, at: "multi_modal_uuids")
    try fields.allow(Modality.allCases.map(\.rawValue))
    var ids: [Modality: [String?]] = [:]
    for modality in Modality.allCases where fields.has(modality.rawValue) {
      let list = fields.list(modality.rawValue)
      guard list.allSatisfy({ $0.isNull || $0.string != nil }) else {
        throw FieldError("has multi_modal_uuids['\(modality)'] that are not texts")
      }
      ids[modality] = list.map(\.string)
    }
    return ids
  }
}
