/// In which form a template wants a message's `content`.
public enum ContentFormat: String, Equatable, Sendable {
  /// A string, in which placeholders stand for images and the like.
  case string
  /// A list of parts: `[{"type": "image"}, {"type": "text", "text": "…"}]`.
  case parts

  /// What a template's own loops tell, by the rule that vLLM has for `chat_template_content_format="auto"`: one that
  /// loops over the content of a message wants parts.
  init(of template: [Statement]) {
    self = Self.loopsOverParts(TemplateLoops(template)) ? .parts : .string
  }

  private static func loopsOverParts(_ template: TemplateLoops) -> Bool {
    let messages = template.names(assignedFrom: "messages")
    var items: Set<String> = []
    for loop in template.loops where messages.contains(where: { loop.source.isAccess(to: $0) }) {
      // vLLM takes any other target for something that it does not understand, and so for a string.
      guard case .name(let name) = loop.target else { return false }
      items.insert(name.text)
    }
    let loop = template.loops.first { loop in items.contains { loop.source.isAccess(to: $0, key: "content") } }
    if case .name? = loop?.target { return true }
    return false
  }
}

/// The loops and assignments of a template, wherever they stand.
private struct TemplateLoops {
  var loops: [Loop] = []
  private var assignments: [(target: Target, value: Expression)] = []

  init(_ body: [Statement]) { visit(body) }

  /// The variable itself, and those that are set to it, to a part of it, or to what filters make of it.
  func names(assignedFrom name: String) -> [String] {
    var names = [name]
    var place = 0
    while place < names.count {
      for (target, value) in assignments where value.isAccess(to: names[place]) {
        if case .name(let found) = target, !names.contains(found.text) { names.append(found.text) }
      }
      place += 1
    }
    return names
  }

  private mutating func visit(_ body: [Statement]) {
    for statement in body {
      switch statement {
      case .text, .print, .leaveLoop, .unavailable: break
      case .set(let target, let value, _): assignments.append((target, value))
      case .branch(let branches, let otherwise):
        for branch in branches { visit(branch.body) }
        visit(otherwise)
      case .loop(let loop):
        loops.append(loop)
        visit(loop.body.body)
        visit(loop.otherwise?.body ?? [])
      case .capture(_, _, let block), .filtered(_, let block), .scoped(_, let block): visit(block.body)
      case .macro(let macro), .call(let macro, _, _), .generation(let macro): visit(macro.block.body)
      }
    }
  }
}

extension Expression {
  /// Whether this is that variable, or its member `key`, as it is or through filters, tests and slices.
  fileprivate func isAccess(to name: String, key: String? = nil) -> Bool {
    switch self {
    case .filter(let owner?, _, _, _), .test(let owner, _, _, _), .slice(let owner, _):
      return owner.isAccess(to: name, key: key)
    case .attribute(.name(let owner), let member): return owner.text == name && member == key
    case .item(.name(let owner), .literal(.string(let member))): return owner.text == name && member == key
    case .name(let own): return key == nil && own.text == name
    default: return false
    }
  }
}
