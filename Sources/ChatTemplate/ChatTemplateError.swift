/// Why a chat template cannot be read, or does not render a conversation: one sentence, with the template's line.
public struct ChatTemplateError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Kind: Equatable, Sendable {
    /// The template itself is not what Jinja allows.
    case syntax
    /// An expression failed on this conversation, as in Python it would raise.
    case rendering
    /// The template called `raise_exception`; `reason` is its message as the checkpoint's authors wrote it.
    case refused
    /// A limit against templates that never end, or that fill the memory.
    case limit
    /// The conversation cannot be rendered, whatever the template is.
    case conversation
    /// A file that holds templates or special tokens cannot be read.
    case file
  }

  public let kind: Kind
  /// What was wrong, without the place.
  public let reason: String
  /// The line of the template, from 1; nil where no line is to blame.
  public internal(set) var line: Int?

  init(_ kind: Kind, _ reason: String, line: Int? = nil) {
    self.kind = kind
    self.reason = reason
    self.line = line
  }

  public var description: String {
    let place = line.map { "line \($0)" }
    return switch kind {
    case .syntax: "The chat template is not valid Jinja\(place.map { " at \($0)" } ?? ""): \(reason)."
    case .rendering: "The chat template failed\(place.map { " at \($0)" } ?? ""): \(reason)."
    case .refused: "The chat template refuses this conversation\(place.map { " (\($0))" } ?? ""): \(reason)"
    case .limit: "The chat template was stopped\(place.map { " at \($0)" } ?? ""): \(reason)."
    case .conversation, .file: reason
    }
  }

  static func rendering(_ reason: String) -> ChatTemplateError { ChatTemplateError(.rendering, reason) }
  static func limit(_ reason: String) -> ChatTemplateError { ChatTemplateError(.limit, reason) }
}
