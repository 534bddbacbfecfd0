import Testing

@testable import ChatTemplate

@Suite("Hostile templates")
struct HostileTemplateTests {
  private func failure(of source: String) -> ChatTemplateError? {
    do throws(ChatTemplateError) {
      _ = try ChatTemplate(source: source).render(SmallTemplates.variables)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "are stopped with a sentence, and do not fill the memory or run for ever",
    arguments: [
      "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(1) }}",
      "{% macro f() %}{{ f()|string|upper ~ (1 if f() else 2) }}{% endmacro %}{{ f() }}",
      "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
      "{% for i in range(100000) %}{{ 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' * 100 }}{% endfor %}",
      "{{ 'x' * 1000000000000 }}", "{{ [0] * 1000000000 }}", "{{ 'x' * 9223372036854775807 }}", "{{ (1,) * 99999999 }}",
      "{% set ns = namespace(x='x') %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
      "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
      "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
      "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x|tojson }}",
      "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}"
        + "{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
      "{% set ns = namespace(x=[1]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
      "{% set ns = namespace(x=[1]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x|tojson }}",
      "{% set ns = namespace(x=[1]) %}{% for i in range(9999) %}{% set ns.x = (ns.x, 1) %}{% endfor %}{{ {ns.x: 1} }}",
      "{{ 'a'.ljust(1000000000000) }}", "{{ 'a'.center(9223372036854775807) }}", "{{ 'a'.zfill(99999999999) }}",
      "{{ '%99999999999d' % 1 }}", "{{ '%.999999999f' % 1.5 }}", "{{ '{:99999999999}'.format(1) }}",
      "{{ '{:.999999999f}'.format(1.5) }}", "{{ 'a\nb'|indent(999999999999) }}",
      "{{ 'a\tb'.expandtabs(999999999999) }}",
      "{{ [1]|tojson(indent=99999999999) }}", "{{ range(99999)|batch(999999999, 0)|list }}",
      "{{ []|slice(999999999)|list }}", "{{ ('a' * 9999999).replace('a', 'b' * 9999) }}",
      "{{ ('a' * 9999999).replace('', 'b' * 9999) }}", "{{ ('b' * 9999999).join('a' * 99999) }}",
      "{{ range(99999)|join('b' * 9999999) }}", "{{ 2 ** 99999 }}", "{{ 9223372036854775807 + 1 }}",
      "{{ -9223372036854775807 - 2 }}", "{{ (-9223372036854775807 - 1) // -1 }}", "{{ -(-9223372036854775807 - 1) }}",
      "{{ (-9223372036854775807 - 1)|abs }}", "{{ (1e300 * 1e300) | int }}",
      "{{ range(-9223372036854775807, 9223372036854775807) }}", "{{ 'x'.split(maxsplit='y') }}",
      "{% for i in range(100000) %}{% for j in 'x' * 60000000 %}{% endfor %}{% endfor %}",
      "{% for n in [[1]] recursive %}{{ loop([n]) }}{% endfor %}",
    ])
  func stopped(source: String) throws {
    let error = try #require(failure(of: source))
    #expect(!error.description.contains("\n"))
    #expect(error.kind == .limit || error.kind == .rendering)
  }

  @Test("that nest or chain without end are not read")
  func nested() {
    for (opening, closing) in [("{{ ", " }}"), ("{% if ", " %}{% endif %}")] {
      for (left, right) in [("(", ")"), ("[", "]"), ("{1:", "}"), ("-", ""), ("not ", ""), ("x(", ")"), ("x[", "]")] {
        let deep = String(repeating: left, count: 5000) + "1" + String(repeating: right, count: 5000)
        #expect(failure(of: opening + deep + closing)?.kind == .syntax)
      }
      for link in [".a", "[0]", "()", "|list", "+1", " and 1", " if 1 else 1", " is odd is odd"] {
        #expect(failure(of: opening + "x" + String(repeating: link, count: 5000) + closing)?.kind == .syntax, "\(link)")
      }
    }
    #expect(
      failure(of: String(repeating: "{% if 1 %}", count: 5000) + String(repeating: "{% endif %}", count: 5000)) != nil)
    #expect(failure(of: "{% for " + String(repeating: "(", count: 5000)) != nil)
  }

  /// Random changes of the small templates: pieces dropped, doubled, swapped, put in from elsewhere.
  @Test("made of mutated ones never crash", arguments: 0..<20)
  func mutated(seed: Int) {
    var random = Scatter(state: UInt64(seed))
    let pieces = SmallTemplates.cases.map { Array($0.template.unicodeScalars) }
    for _ in 0..<150 {
      var template = pieces[random.below(pieces.count)]
      for _ in 0...random.below(4) {
        let other = pieces[random.below(pieces.count)]
        let place = random.below(template.count + 1)
        let end = min(template.count, place + random.below(6))
        switch random.below(4) {
        case 0: template.removeSubrange(place..<end)
        case 1: template.insert(contentsOf: template[place..<end], at: place)
        case 2:
          let start = random.below(other.count + 1)
          template.replaceSubrange(place..<end, with: other[start..<min(other.count, start + random.below(20))])
        default: template.insert(contentsOf: "{}[]()%|.,-+~*/'\"".unicodeScalars.prefix(random.below(17)), at: place)
        }
      }
      var source = String.UnicodeScalarView()
      source.append(contentsOf: template)
      if let error = failure(of: String(source)) { #expect(!error.description.isEmpty) }
    }
  }

  private struct Scatter {
    var state: UInt64

    mutating func below(_ size: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return size == 0 ? 0 : Int((state >> 33) % UInt64(size))
    }
  }
}
