/// Shapes as SVG 1.1 elements, in the order in which they are drawn.
struct SVG {
  private var elements: [String] = []

  mutating func text(_ text: String, x: Int, y: Int, size: Int, isBold: Bool) {
    let weight = isBold ? #" font-weight="600""# : ""
    elements.append(#"<text x="\#(x)" y="\#(y)" font-size="\#(size)"\#(weight)>\#(Self.escape(text))</text>"#)
  }

  mutating func box(x: Int, y: Int, width: Int, height: Int, _ colour: String) {
    rectangle(x, y, width, height, ##"rx="6" fill="\##(colour)" stroke="#5a6472""##)
  }

  /// A dashed line around boxes.
  mutating func frame(x: Int, y: Int, width: Int, height: Int) {
    rectangle(x, y, width, height, ##"rx="10" fill="none" stroke="#9aa3ad" stroke-dasharray="5 4""##)
  }

  private mutating func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ style: String) {
    elements.append(#"<rect x="\#(x)" y="\#(y)" width="\#(width)" height="\#(height)" \#(style)/>"#)
  }

  /// - Parameter path: its way, as the `d` of a path.
  mutating func arrow(_ path: String) {
    elements.append(##"<path d="\##(path)" fill="none" stroke="#5a6472" marker-end="url(#tip)"/>"##)
  }

  func document(width: Int, height: Int) -> String {
    let head = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
      font-family="DejaVu Sans, Helvetica, Arial, sans-serif" fill="#1d2430">
      <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
      <path d="M 0 0 L 8 4 L 0 8 z" fill="#5a6472"/></marker></defs>
      <rect width="100%" height="100%" fill="#ffffff"/>

      """
    return head + elements.map { $0 + "\n" }.joined() + "</svg>\n"
  }

  private static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
