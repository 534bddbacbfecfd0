/// A piece of a template, as the lexer cuts it.
struct Token {
  enum Kind: Equatable {
    /// Text between the tags, with white space already controlled.
    case text(String)
    case beginPrint, endPrint
    case beginStatement, endStatement
    case name(String)
    case string(String)
    case integer(Int)
    case float(Double)
    /// `+`, `==`, `(` and the like.
    case symbol(String)
    case end
  }

  let kind: Kind
  /// The line it starts on, from 1.
  let line: Int

  func isName(_ name: String) -> Bool {
    if case .name(let own) = kind { own == name } else { false }
  }

  func isSymbol(_ symbol: String) -> Bool {
    if case .symbol(let own) = kind { own == symbol } else { false }
  }

  /// What errors call it.
  var description: String {
    switch kind {
    case .text: "text"
    case .beginPrint: "'{{'"
    case .endPrint: "'}}'"
    case .beginStatement: "'{%'"
    case .endStatement: "'%}'"
    case .name(let name): "'\(name)'"
    case .string: "a string"
    case .integer, .float: "a number"
    case .symbol(let symbol): "'\(symbol)'"
    case .end: "the end of the template"
    }
  }
}
