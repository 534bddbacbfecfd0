import Engine
import JSON
import ModelKit

/// Rows of embeddings, each the only tensor of a safetensors file.
extension Fields {
  /// `prompt_embeds`, with `prompt_token_ids` where `prompt_is_token_ids` says that they count instead; nil where there is none.
  func embeddedContent(folder: String) throws(FieldError) -> Prompt.Content? {
    guard let path = try text("prompt_embeds") else {
      guard value("prompt_is_token_ids") == nil else {
        throw FieldError("has 'prompt_is_token_ids' without 'prompt_embeds'")
      }
      return nil
    }
    let rows = try Self.rows(path.within(folder), "prompt_embeds")
    let mask = try read("prompt_is_token_ids", "a list of true and false") { value -> [Bool]? in
      let flags = value.array?.compactMap(\.bool)
      return flags?.count == value.array?.count ? flags : nil
    }
    let ids = try tokens("prompt_token_ids")
    guard let mask, let ids else {
      guard mask == nil, ids == nil else {
        throw FieldError(
          "has only one of 'prompt_token_ids' and 'prompt_is_token_ids' beside 'prompt_embeds'; give both or none")
      }
      return .embeddings(rows)
    }
    guard mask.count == ids.count else {
      throw FieldError("has \(mask.count) 'prompt_is_token_ids' for \(ids.count) 'prompt_token_ids'")
    }
    return .embeddings(rows, tokens: zip(ids, mask).map { $1 ? $0 : nil })
  }

  /// `image_embeds` and the like of `multi_modal_data`: a path, or a list of paths, one for each item.
  func embeddedMedia(folder: String) throws(FieldError) -> [Modality: [MediaItem]] {
    var media: [Modality: [MediaItem]] = [:]
    for modality in Modality.allCases where value(modality.embedsField) != nil {
      let name = modality.rawValue.prefix(1).uppercased() + modality.rawValue.dropFirst()
      var items: [MediaItem] = []
      for (place, item) in list(modality.embedsField).enumerated() {
        guard let path = item.string else {
          throw FieldError(
            "has a multi_modal_data['\(modality.embedsField)'][\(place)] that is not the path of a safetensors file")
        }
        items.append(.embeddings(try Self.rows(path.within(folder), "\(name) embedding")))
      }
      media[modality] = items
    }
    return media
  }

  private static func rows(_ path: String, _ name: String) throws(FieldError) -> EmbeddingRows {
    do throws(InputError) { return try EmbeddingRows(contentsOf: path, named: name) } catch {
      throw FieldError("has embeddings that cannot be used: \(error.description.dropLast())")
    }
  }
}

extension Modality {
  /// What its embeddings are called in `multi_modal_data`.
  var embedsField: String { "\(self)_embeds" }
}

extension String {
  /// The path as it stands, or, where it is relative, from `folder`.
  func within(_ folder: String) -> String { hasPrefix("/") ? self : folder + self }
}
