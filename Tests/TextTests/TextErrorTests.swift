import Foundation
import TestMaterial
import Testing
import Text

@Suite("Tokenizer errors")
struct TextErrorTests {
  /// A whole file around the given members.
  static func file(
    model: String = #"{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}"#, _ rest: String = ""
  )
    -> String
  { #"{"version":"1.0","model":"# + model + (rest.isEmpty ? "" : ",") + rest + "}" }

  static func model(_ members: String) -> String { file(model: #"{"type":"BPE","# + members + "}") }

  static let cases: [(String, String)] = [
    ("", "is no tokenizer.json that can be read: the text ends too early"),
    ("{", "is no tokenizer.json that can be read"),
    ("[]", "is no tokenizer.json that can be read: expected '{'"),
    (file() + "x", "unexpected text after the value"),
    ("{}", "has no \"model\""),
    (file("\"version\":\"2.0\""), "is of version \"2.0\""),
    (file(model: "{}"), "the model has no \"vocab\""),
    (
      file(model: #"{"type":"Unigram","vocab":[["a",0.5]]}"#), "the model is of type \"Unigram\"; only \"BPE\" is known"
    ),
    (file(model: #"{"type":"WordPiece","vocab":{"a":0}}"#), "\"WordPiece\""),
    (model(#""vocab":{"a":0}"#), "the model has no \"merges\""),
    (model(#""vocab":[],"merges":[]"#), "the model has no \"vocab\""),
    (model(#""vocab":{"a":-1},"merges":[]"#), "the id -1 of \"a\" is out of range"),
    (model(#""vocab":{"a":99999999},"merges":[]"#), "the id 99999999 of \"a\" is out of range"),
    (model(#""vocab":{"a":0.5},"merges":[]"#), "expected an integer"),
    (model(#""vocab":{"a":0,"b":0},"merges":[]"#), "the id 0 of \"b\" is that of another piece too"),
    (
      model(#""vocab":{"a":0,"b":1},"merges":["a b"]"#),
      "a merge needs the piece \"ab\", which is not in the vocabulary"
    ),
    (model(#""vocab":{"a":0,"b":1},"merges":[["a","c"]]"#), "a merge needs the piece \"ac\""),
    (model(#""vocab":{"a":0,"ac":1},"merges":[["a","c"]]"#), "a merge needs the piece \"c\""),
    (model(#""vocab":{"a":0},"merges":["ab"]"#), "a merge must be two pieces with one space between them"),
    (model(#""vocab":{"a":0},"merges":["a b c"]"#), "a merge must be two pieces with one space between them"),
    (model(#""vocab":{"a":0},"merges":[["a"]]"#), "a merge must have two pieces"),
    (model(#""vocab":{"a":0},"merges":[["a","b","c"]]"#), "a merge must have two pieces"),
    (model(#""vocab":{"a":0},"merges":[1]"#), "expected"),
    (model(#""vocab":{"a":0},"merges":[],"dropout":0.1"#), "a dropout of 0.1"),
    (model(#""vocab":{"a":0},"merges":[],"unk_token":"?""#), "\"unk_token\" \"?\" is not in its vocabulary"),
    (
      model(###""vocab":{"a":0,"b":1},"merges":["a b"],"continuing_subword_prefix":"##""###),
      "lacks the \"continuing_subword_prefix\""
    ),
    (file(#""normalizer":{"type":"Nmt"}"#), "the normalizer \"Nmt\" is not known here"),
    (file(#""normalizer":{}"#), "the normalizer has no \"type\""),
    (file(#""normalizer":{"type":"Prepend"}"#), "the normalizer \"Prepend\" has no string \"prepend\""),
    (file(#""normalizer":{"type":"Sequence"}"#), "the normalizer \"Sequence\" has no list \"normalizers\""),
    (
      file(#""normalizer":{"type":"Replace","pattern":{"Regex":"x+"},"content":""}"#),
      "the regular expression x+ of the normalizer \"Replace\" is not among the known ones"
    ),
    (file(#""normalizer":{"type":"Replace","content":""}"#), "has no \"pattern\""),
    (file(#""pre_tokenizer":{"type":"Whitespace"}"#), "the pre-tokenizer \"Whitespace\" is not known here"),
    (
      file(#""pre_tokenizer":{"type":"Split","pattern":{"Regex":"\\w+"},"behavior":"Isolated","invert":false}"#),
      #"the regular expression \w+ of the pre-tokenizer "Split" is not among the known ones"#
    ),
    (
      file(#""pre_tokenizer":{"type":"Split","pattern":{"String":" "},"behavior":"Eaten","invert":false}"#),
      "the behavior \"Eaten\""
    ),
    (file(#""pre_tokenizer":{"type":"ByteLevel"}"#), "has no \"add_prefix_space\""),
    (file(#""pre_tokenizer":{"type":"ByteLevel","add_prefix_space":1}"#), "must be true or false"),
    (file(#""pre_tokenizer":{"type":"Metaspace","replacement":"__"}"#), "must be one character"),
    (
      file(#""pre_tokenizer":{"type":"Metaspace","replacement":"_","prepend_scheme":"last"}"#),
      "the prepend scheme \"last\""
    ),
    (
      file(
        #""pre_tokenizer":{"type":"Metaspace","replacement":"_","prepend_scheme":"first","add_prefix_space":false}"#),
      "contradict each other"
    ),
    (file(#""post_processor":{"type":"Other"}"#), "the post-processor \"Other\" is not known here"),
    (
      file(#""post_processor":{"type":"TemplateProcessing","single":[],"special_tokens":{}}"#),
      "has no place for the text"
    ),
    (
      file(
        #""post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x"}}],"special_tokens":{}}"#),
      "names \"x\", which is not in its \"special_tokens\""
    ),
    (
      file(#""post_processor":{"type":"BertProcessing","cls":["a",0]}"#),
      "\"sep\" of the post-processor \"BertProcessing\" must be a token and its id"
    ),
    (
      file(
        #""post_processor":{"type":"Sequence","processors":["#
          + #"{"type":"BertProcessing","cls":["a",0],"sep":["a",0]},{"type":"BertProcessing","cls":["a",0],"sep":["a",0]}]}"#
      ), "adds tokens in two steps"
    ),
    (file(#""decoder":{"type":"CTC"}"#), "the decoder \"CTC\" is not known here"),
    (
      file(#""decoder":{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"ByteFallback"}]}"#),
      "the decoder \"ByteFallback\" comes after one that joins all pieces"
    ),
    (file(#""decoder":{"type":"Strip","content":" ","start":-1,"stop":0}"#), "must be a small number"),
    (file(#""added_tokens":[{"id":3}]"#), "an added token has no \"content\""),
    (file(#""added_tokens":{}"#), "expected '['"),
  ]

  @Test("a file that cannot be used says why in one sentence", arguments: cases)
  func refused(json: String, reason: String) throws {
    let error = try #require(throws: TextError.self) { try Tokenizer(json: Array(json.utf8), name: "t.json") }
    #expect(error.description.hasPrefix("t.json: "))
    #expect(error.reason.contains(reason), "\(error)")
  }

  @Test("bytes that are not UTF-8 are refused")
  func notUTF8() {
    #expect(throws: TextError.self) { try Tokenizer(json: [0x7B, 0x22, 0xFF, 0x22], name: "t.json") }
  }

  @Test("a file that is not there, and a folder, are refused by name")
  func noFile() throws {
    let missing = try #require(throws: TextError.self) { try Tokenizer(contentsOf: "no/such/tokenizer.json") }
    #expect(missing.description == "no/such/tokenizer.json: cannot be read: No such file or directory.")
    let folder = TestMaterial.root.path
    let error = try #require(throws: TextError.self) { try Tokenizer(contentsOf: folder) }
    #expect(error.description == "\(folder): is a folder, not a tokenizer.json.")
  }

  @Test("a real file that is cut off anywhere is refused and does no harm")
  func truncated() throws {
    let whole = [UInt8](try Data(contentsOf: TestMaterial.golden("text/byte-fallback.json")))
    for count in stride(from: 0, to: whole.count - 2, by: 97) {
      #expect(throws: TextError.self) { try Tokenizer(json: Array(whole.prefix(count)), name: "t.json") }
    }
  }

  @Test("a file of old, with nothing but a model, works")
  func bare() throws {
    let tokenizer = try Tokenizer(
      json: Array(#"{"model":{"vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}}"#.utf8), name: "t.json")
    #expect(tokenizer.encode("abbaab", addSpecialTokens: true) == [2, 1, 0, 2])
    #expect(tokenizer.decode([2, 1], skipSpecialTokens: true) == "ab b")
    #expect(tokenizer.vocabularySize == 3)
  }
}
