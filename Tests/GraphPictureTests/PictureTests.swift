import Compute
import Foundation
import Testing

@testable import GraphPicture

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Picture of a graph")
struct PictureTests {
  @Test("a picture has a box an operation of the first layer, and says how often the layer is repeated")
  func boxes() throws {
    let svg = GraphPicture(try RecordingTests.record(layers: 3).operations, title: "A <small> model").svg
    let texts = try self.texts(svg)
    #expect(texts.first == "A <small> model")
    #expect(texts.contains("x 3") && texts.contains("body"))
    #expect(texts.filter { $0.hasPrefix("linear, gelu  [2, 16]") }.count == 1)
    #expect(texts.contains("layers.*.down"))
  }

  @Test("arrows go from results to readers, each once and none upwards")
  func arrows() throws {
    let svg = GraphPicture(try RecordingTests.record(layers: 3).operations, title: "").svg
    // input to norm, norm to up, up to down, and input to down past the others.
    #expect(svg.components(separatedBy: "marker-end").count - 1 == 4)
  }

  @Test("nothing recorded is an empty picture")
  func empty() throws {
    #expect(try texts(GraphPicture([], title: "Nothing").svg) == ["Nothing"])
  }

  /// The texts of a well-formed document.
  private func texts(_ svg: String) throws -> [String] {
    let reader = TextReader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return reader.texts
  }
}

private final class TextReader: NSObject, XMLParserDelegate {
  var texts: [String] = []
  private var isText = false

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    isText = name == "text"
    if isText { texts.append("") }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if isText { texts[texts.count - 1] += string }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    isText = false
  }
}
