import Checkpoint
import Compute
import JSON
import ModelKit

/// What `inspect` tells about a checkpoint, as far as it is known.
struct CheckpointReport {
  private let checkpoint: Checkpoint
  /// Of its plugin; nil where there is none.
  var descriptor: PluginDescriptor?
  /// nil where it does not fit its plugin.
  var recording: ModelRecording?

  init(_ checkpoint: Checkpoint) { self.checkpoint = checkpoint }

  var text: String {
    var sections = [section("checkpoint", summary), section("config.json", settings)]
    if let descriptor { sections.insert(section("plugin", plugin(descriptor)), at: 1) }
    sections.append("tensors\n" + TensorTable(checkpoint).text)
    sections.append("memory\n" + PartTable(checkpoint, recording).text + caches)
    sections.append("names without a match: \(recording == nil ? "see standard error" : "none")\n")
    return sections.joined(separator: "\n")
  }

  private func section(_ title: String, _ rows: [[String]]) -> String {
    title + "\n" + textTable(rows.map { ["  " + $0[0]] + $0.dropFirst() })
  }

  private var summary: [[String]] {
    let format =
      switch checkpoint.format {
      case .huggingFace: "Hugging Face, safetensors"
      case .cTranslate2(let spec): "CTranslate2, \(spec)"
      }
    return [
      ["folder", checkpoint.folder], ["format", format],
      ["tensors", "\(checkpoint.tensors.count), \(megabytes(checkpoint.weightBytes))"],
    ]
  }

  private func plugin(_ descriptor: PluginDescriptor) -> [[String]] {
    [
      ["name", descriptor.name], ["model types", descriptor.modelTypes.joined(separator: ", ")],
      ["media", descriptor.modalities.map(\.rawValue).sorted().joined(separator: ", ")],
      ["encoder", encoder],
      ["capabilities", descriptor.capabilities.map(\.rawValue).sorted().joined(separator: ", ")],
    ]
  }

  /// How media reach the text model.
  private var encoder: String {
    guard let recording else { return "not known" }
    let kinds = [
      recording.attendsToSource ? "attended to (cross-attention)" : nil,
      recording.embedsItems ? "in the prompt (inline)" : nil,
    ]
    let known = kinds.compactMap(\.self)
    return known.isEmpty ? "none" : known.joined(separator: ", ")
  }

  /// Members of `config.json`; long lists are counted.
  private var settings: [[String]] {
    let longest = 60
    return (checkpoint.config.object?.members ?? []).map { member in
      let text = member.value.text
      let count = member.value.array?.count ?? member.value.object?.members.count ?? 0
      return [member.key, text.count > longest && count > 0 ? "(\(count) members)" : text]
    }
  }

  private var caches: String {
    guard let recording else { return "" }
    return recording.cacheBytes.map { group, positions, bytes in
      let what = group.positions == .tokens ? "tokens" : "positions of the encoder"
      return "  a sequence's keys and values of \(positions) \(what): \(megabytes(bytes))\n"
    }.joined()
  }
}

/// In MB of 1,000,000 bytes, as files are measured.
func megabytes(_ bytes: Int) -> String { "\((Double(bytes) / 1e6).fixed(1)) MB" }
