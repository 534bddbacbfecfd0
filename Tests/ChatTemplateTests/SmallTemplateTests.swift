import Foundation
import JSON
import TestMaterial
import Testing

@testable import ChatTemplate

/// The committed table of small templates with what jinja2 makes of them.
enum SmallTemplates {
  struct Case: Sendable, CustomTestStringConvertible {
    let feature: String
    let template: String
    /// Nil where Python raises.
    let output: String?
    let error: String?
    let message: String?

    var testDescription: String { template }
  }

  static let golden: JSONValue = {
    do {
      return try JSONValue(parsing: [UInt8](Data(contentsOf: TestMaterial.golden("chat/small.json"))))
    } catch {
      return .null
    }
  }()

  static let cases: [Case] = (golden["cases"]?.array ?? []).map {
    Case(
      feature: $0["feature"]?.string ?? "", template: $0["template"]?.string ?? "", output: $0["output"]?.string,
      error: $0["error"]?.string, message: $0["message"]?.string)
  }

  static let variables: [String: TemplateValue] = Dictionary(
    uniqueKeysWithValues: (golden["variables"]?.object?.members ?? []).map { ($0.key, TemplateValue($0.value)) })
}

@Suite("Small templates")
struct SmallTemplateTests {
  @Test("render as jinja2 renders them, byte for byte, and fail where and as it fails", arguments: SmallTemplates.cases)
  func agree(with case: SmallTemplates.Case) {
    do throws(ChatTemplateError) {
      let template = try ChatTemplate(source: `case`.template)
      let output = try template.render(SmallTemplates.variables)
      #expect(output.utf8.elementsEqual((`case`.output ?? "").utf8), "\(output)")
      #expect(`case`.error == nil)
    } catch {
      #expect(`case`.output == nil, "\(error)")
      switch error.kind {
      case .syntax: #expect(`case`.error == "syntax", "\(error)")
      case .refused:
        #expect(`case`.error == "refused")
        #expect(error.reason == `case`.message)
      default: #expect(`case`.error == "rendering", "\(error)")
      }
      #expect(error.line != nil)
      #expect(!error.description.contains("\n") || error.kind == .refused)
    }
  }

  @Test("are many, of every feature, and a good part of them errors")
  func areMany() {
    #expect(SmallTemplates.cases.count > 600)
    #expect(SmallTemplates.cases.count { $0.error != nil } > 200)
    #expect(SmallTemplates.variables.count > 15)
  }
}
