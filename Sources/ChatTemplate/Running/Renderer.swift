/// One run of a template.
final class Renderer {
  let program: Program
  let clock: Clock
  private let given: [String: Value]
  var activation: Activation
  /// What is printed; blocks that capture their output change it for a while.
  var output = ""
  /// What a filter of a block, which has no operand, is applied to.
  var blockOutput = ""
  /// Where the run is, for errors.
  var line = 1
  private let stack = StackGauge()
  private var depth = 0
  private var work = 0

  init(_ program: Program, given: [String: Value], clock: Clock) {
    self.program = program
    self.clock = clock
    self.given = given
    activation = Activation(slotCount: program.layouts[program.root.id].slotCount, in: nil)
  }

  func run() throws(ChatTemplateError) -> String {
    do {
      try enter(program.root.id)
      _ = try execute(program.root.body)
      return output
    } catch {
      var error = error
      if error.line == nil, error.kind != .conversation { error.line = line }
      throw error
    }
  }

  // MARK: Limits

  /// Steps that a run may take: two seconds' worth, where a long conversation takes milliseconds.
  static let mostWork = 10_000_000
  /// Bytes that a template may print, or make a string of.
  static let longestText = 64 << 20
  /// Items of a list that a template makes.
  static let longestList = 1_000_000
  /// Calls and expressions within each other.
  static let deepest = 1000

  /// Counts steps, so that no template runs for ever.
  func spend(_ steps: Int = 1) throws(ChatTemplateError) {
    work &+= steps
    if work > Self.mostWork { throw .limit("it takes too long (more than \(Self.mostWork) steps)") }
  }

  /// Counts a string's bytes as steps, before or after it is made.
  func spend(bytes: Int) throws(ChatTemplateError) {
    if bytes > Self.longestText { throw .limit("a text of more than \(Self.longestText >> 20) MiB") }
    try spend(bytes >> 4)
  }

  func spend(items: Int) throws(ChatTemplateError) {
    if items > Self.longestList { throw .limit("a list of more than \(Self.longestList) items") }
    try spend(items)
  }

  func deeper<Result>(_ body: () throws(ChatTemplateError) -> Result) throws(ChatTemplateError) -> Result {
    depth += 1
    defer { depth -= 1 }
    try spend()
    if depth > Self.deepest || stack.isFull { throw .limit("calls and expressions are nested too deeply") }
    return try body()
  }

  // MARK: Output and variables

  func print(_ text: String) throws(ChatTemplateError) {
    if output.utf8.count + text.utf8.count > Self.longestText {
      throw .limit("it prints more than \(Self.longestText >> 20) MiB")
    }
    output += text
  }

  /// What `body` prints, instead of printing it.
  func captured(_ body: () throws(ChatTemplateError) -> Flow) throws(ChatTemplateError) -> (String, Flow) {
    var outer = ""
    swap(&outer, &output)
    defer { swap(&outer, &output) }
    let flow = try body()
    try spend(bytes: output.utf8.count)
    return (output, flow)
  }

  /// Sets the variables of a scope to what they begin with.
  func enter(_ scope: Int) throws(ChatTemplateError) {
    for (slot, initial) in program.layouts[scope].initial {
      switch initial {
      case .given(let name): activation.slots[slot] = given[name]
      case .outer(let location): activation.slots[slot] = activation.at(hops: location.hops).slots[location.slot]
      case .missing: activation.slots[slot] = nil
      }
    }
  }

  func value(of name: Name) -> Value {
    let location = program.locations[name.id]
    return activation.at(hops: location.hops).slots[location.slot] ?? Undefined.name(name.text)
  }

  func store(_ value: Value, in name: Name) {
    let location = program.locations[name.id]
    activation.at(hops: location.hops).slots[location.slot] = value
  }

  /// Runs `body` with the variables of another function.
  func within<Result>(
    _ other: Activation, _ body: () throws(ChatTemplateError) -> Result
  ) throws(ChatTemplateError) -> Result {
    let (outer, line) = (activation, line)
    activation = other
    defer { activation = outer }
    let result = try body()
    self.line = line
    return result
  }
}

/// How a statement ended.
enum Flow { case onward, leaveLoop, nextRound }
