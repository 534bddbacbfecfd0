import Engine
import ModelKit
import Testing

@testable import SensoriumCommand

@Suite("Prompts file")
struct PromptsFileTests {
  private func requests(_ text: String, folder: String = "here/") throws -> [RequestedLine] {
    try PromptsFile(name: "p.jsonl", folder: folder, text: text).requests(.greedy(maxTokens: 64))
  }

  private func request(_ line: String) throws -> GenerationRequest? {
    guard case .request(let request) = try requests(line)[0] else { return nil }
    return request
  }

  private func files(_ line: String, _ modality: Modality) throws -> [String]? {
    try request(line)?.prompt.media[modality]?.map(\.name)
  }

  @Test("a prompt is a text or token ids")
  func contents() throws {
    #expect(try request(#"{"prompt": "a é"}"#)?.prompt.content == .text("a é"))
    #expect(try request(#"{"prompt_token_ids": [1, 2]}"#)?.prompt.content == .tokens([1, 2]))
    #expect(try request(#"{"prompt_token_ids": [1, 2], "prompt": "a"}"#)?.prompt.content == .tokens([1, 2]))
    #expect(try request(#"{"multi_modal_data": {"audio": "a.wav"}}"#)?.prompt.content == .text(""))
    #expect(try request(#"{"prompt": "a"}"#)?.prompt.encoder == nil)
  }

  @Test("an encoder/decoder prompt has media beside it or in the encoder's object")
  func pairs() throws {
    let beside = try request(
      #"{"encoder_prompt": "e", "decoder_prompt": "d", "multi_modal_data": {"audio": "a.wav"}}"#)
    let inside = try request(
      #"{"encoder_prompt": {"prompt": "e", "multi_modal_data": {"audio": "a.wav"}}, "decoder_prompt": {"prompt": "d"}}"#
    )
    for request in [beside, inside] {
      #expect(request?.prompt.encoder == .text("e"))
      #expect(request?.prompt.content == .text("d"))
      #expect(request?.prompt.media[.audio]?.map(\.name) == ["here/a.wav"])
    }
    let tokens = try request(#"{"encoder_prompt": [0], "decoder_prompt": null}"#)
    #expect(tokens?.prompt.encoder == .tokens([0]) && tokens?.prompt.content == .text(""))
  }

  @Test("a list is a list of items, anything else one item; relative paths start at the file's folder")
  func media() throws {
    #expect(try files(#"{"multi_modal_data": {"audio": "a.wav"}}"#, .audio) == ["here/a.wav"])
    #expect(try files(#"{"multi_modal_data": {"image": ["a.jpg", "/b.png"]}}"#, .image) == ["here/a.jpg", "/b.png"])
    #expect(try files(#"{"prompt": "", "multi_modal_data": {"video": []}}"#, .video) == [])
    #expect(
      try files(#"{"multi_modal_data": {"audio": "a.wav"}, "multi_modal_uuids": {"audio": "id"}}"#, .audio)
        == ["here/a.wav"])
  }

  @Test("a video is a file, a folder or the list of its frames")
  func frames() throws {
    let media = try request(#"{"multi_modal_data": {"video": ["a.mp4", ["f0.png", "/f1.png"]]}}"#)?.prompt.media
    #expect(media?[.video]?.count == 2)
    guard case .file("here/a.mp4") = media?[.video]?[0], case .frames(let frames) = media?[.video]?[1] else {
      Issue.record("\(String(describing: media))")
      return
    }
    #expect(frames.map(\.name) == ["here/f0.png", "/f1.png"])
  }

  @Test("sampling parameters count before those of the command line, one by one")
  func sampling() throws {
    let params = try request(
      #"{"prompt": "", "sampling_params": {"temperature": 0.5, "top_k": 3, "seed": 7, "stop": "x", "max_tokens": null}}"#
    )?.params
    #expect(params?.temperature == 0.5 && params?.topK == 3 && params?.seed == 7 && params?.stop == ["x"])
    #expect(params?.maxTokens == nil && params?.topP == 1)
    #expect(try request(#"{"prompt": ""}"#)?.params.maxTokens == 64)
    #expect(try request(#"{"prompt": "", "sampling_params": {"seed": -1}}"#)?.params.seed == nil)
    #expect(try request(#"{"prompt": "", "sampling_params": null, "priority": 3}"#)?.params == .greedy(maxTokens: 64))
  }

  @Test("requests are named by themselves or by their place, and blank lines are not counted")
  func names() throws {
    let lines = try requests("\u{FEFF}{\"prompt\": \"\"}\r\n\n{\"prompt\": \"\", \"request_id\": \"mine\"}\n[]\n")
    let names = lines.map { line in
      switch line {
      case .request(let request): request.id
      case .refused(let id, _): id + "!"
      }
    }
    #expect(names == ["0", "mine", "2!"])
  }

  @Test("a file without requests is refused as a whole", arguments: ["", "\n \n\t\r\n"])
  func empty(text: String) throws {
    #expect(throws: CommandError.self) { try requests(text) }
  }

  @Test(
    "a line that is wrong fails alone, with one sentence that names it",
    arguments: [
      ("{", "is not JSON: the text ends too early (byte 1)"),
      (#"{"prompt": "a"} x"#, "is not JSON: unexpected text after the value (byte 16)"),
      ("[1]", "is not a JSON object"),
      ("{}", "asks nothing; give a 'prompt', 'prompt_token_ids' or 'multi_modal_data'"),
      (#"{"promt": "a"}"#, "has the unknown field 'promt'; did you mean 'prompt'?"),
      (#"{"prompt": 1}"#, "has a 'prompt' that is not a text"),
      (#"{"prompt_token_ids": [1, "2"]}"#, "has a 'prompt_token_ids' that is not a list of token ids"),
      (#"{"prompt_token_ids": [99999999999]}"#, "has a 'prompt_token_ids' that is not a list of token ids"),
      (#"{"prompt": "", "priority": "high"}"#, "has a 'priority' that is not an integer"),
      (#"{"prompt": "", "request_id": 3}"#, "has a 'request_id' that is not a text"),
      (#"{"prompt": "", "sampling_params": []}"#, "has a 'sampling_params' that is not an object"),
      (
        #"{"prompt": "", "sampling_params": {"temprature": 1}}"#,
        "has the unknown field 'sampling_params.temprature'; did you mean 'temperature'?"
      ),
      (#"{"prompt": "", "sampling_params": {"top_k": 1.5}}"#, "has a 'sampling_params.top_k' that is not an integer"),
      (#"{"prompt": "", "sampling_params": {"n": true}}"#, "has a 'sampling_params.n' that is not an integer"),
      (
        #"{"prompt": "", "sampling_params": {"seed": -2}}"#,
        "has a 'sampling_params.seed' that is not an integer of at least -1"
      ),
      (
        #"{"prompt": "", "sampling_params": {"stop": [1]}}"#,
        "has a 'sampling_params.stop' that is not a text or a list of texts"
      ),
      (
        #"{"multi_modal_data": {"smell": "a"}}"#,
        "has the unknown field 'multi_modal_data.smell'; known are audio, image, video"
      ),
      (
        #"{"multi_modal_data": {"image": [["a"]]}}"#,
        "has a multi_modal_data['image'][0] that is not the path of a file"
      ),
      (
        #"{"multi_modal_data": {"video": 3}}"#,
        "has a multi_modal_data['video'][0] that is not the path of a file or a list of its frames' files"
      ),
      (#"{"multi_modal_data": {"video": [[]]}}"#, "has a multi_modal_data['video'][0] without a frame"),
      (
        #"{"multi_modal_data": {"video": [["a", null]]}}"#,
        "has a multi_modal_data['video'][0][1] that is not the path of a file"
      ),
      (#"{"multi_modal_data": {"audio": 3}}"#, "has a multi_modal_data['audio'][0] that is not the path of a file"),
      (
        #"{"multi_modal_data": {"audio": null}}"#,
        "has an empty multi_modal_data['audio'][0] and no id for it in multi_modal_uuids"
      ),
      (
        #"{"multi_modal_data": {"audio": null}, "multi_modal_uuids": {"audio": ["a"]}}"#,
        "has an empty multi_modal_data['audio']; write [null] for an item that its id stands for"
      ),
      (
        #"{"multi_modal_data": {"image": ["a", "b"]}, "multi_modal_uuids": {"image": "x"}}"#,
        "has 1 multi_modal_uuids['image'] for 2 items"
      ),
      (
        #"{"multi_modal_data": {"image": "a"}, "multi_modal_uuids": {"image": 1}}"#,
        "has multi_modal_uuids['image'] that are not texts"
      ),
      (#"{"prompt": "a", "decoder_prompt": "b"}"#, "has both a prompt and an encoder or decoder prompt; give one"),
      (
        #"{"decoder_prompt": {"multi_modal_data": {"audio": "a"}}}"#,
        "has media in 'decoder_prompt'; they belong to the encoder"
      ),
      (
        #"{"encoder_prompt": {"multi_modal_data": {"audio": "a"}}, "multi_modal_data": {"audio": "a"}}"#,
        "has media beside 'encoder_prompt' and in it; give them once"
      ),
      (#"{"encoder_prompt": 1}"#, "has a 'encoder_prompt' that is not an object"),
    ])
  func wrong(line: String, predicate: String) throws {
    let lines = try requests("{\"prompt\": \"a\"}\n\(line)\n{\"prompt\": \"b\"}")
    try #require(lines.count == 3)
    guard case .refused("1", let error) = lines[1] else {
      Issue.record("the line was taken: \(lines[1])")
      return
    }
    #expect(error == InputError(.invalidRequest, "Line 2 of p.jsonl \(predicate)."))
    for place in [0, 2] {
      guard case .request = lines[place] else {
        Issue.record("another line was refused: \(lines[place])")
        return
      }
    }
  }
}
