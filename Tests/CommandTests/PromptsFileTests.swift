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

  @Test("tokenization has vLLM's names and values, and what it does not know is noted")
  func tokenization() throws {
    let options = try request(
      #"{"prompt": "", "tokenization_kwargs": {"max_length": 9, "truncation": true, "padding": "max_length", "truncate_prompt_tokens": -1, "pad_prompt_tokens": 3, "truncation_side": "right", "do_lower_case": true, "needs_detokenization": true, "add_special_tokens": false}}"#
    )?.prompt.tokenization
    var wanted = TokenizationOptions()
    wanted.maxLength = 9
    (wanted.truncation, wanted.padding) = (.longestFirst, .maxLength)
    (wanted.truncatePromptTokens, wanted.padPromptTokens, wanted.truncationSide) = (-1, 3, .right)
    (wanted.lowercases, wanted.needsDetokenization, wanted.addsSpecialTokens) = (true, true, false)
    #expect(options == wanted)
    let odd = try request(
      #"{"prompt": "", "tokenization_kwargs": {"stride": 2, "truncation": "only_first", "padding": true, "return_tensors": "pt"}}"#
    )?.prompt.tokenization
    #expect(odd?.unknownNames == ["return_tensors", "stride", "truncation", "padding"])
    #expect(odd?.truncation == nil && odd?.padding == nil)
    let off = try request(
      #"{"prompt": "", "tokenization_kwargs": {"truncation": "do_not_truncate", "padding": false, "max_length": null}}"#
    )?.prompt.tokenization
    #expect(off?.truncation == .doNotTruncate && off?.padding == .doNotPad && off?.unknownNames == [])
    #expect(
      try request(#"{"prompt": "", "tokenization_kwargs": {"truncation": "longest_first"}}"#)?.prompt.tokenization
        .truncation == .longestFirst)
  }

  @Test("rows of embeddings are files, as a prompt or as items of it")
  func embeddings() throws {
    let folder = try TestFolder()
    try folder.writeRows("rows.safetensors", [1, 2, 3, 4, 5, 6], shape: "[3, 2]")
    try folder.writeRows("item.safetensors", [7, 8], shape: "[1, 1, 2]")
    func prompt(_ line: String) throws -> Prompt? {
      guard case .request(let request) = try requests(line, folder: folder.path + "/")[0] else { return nil }
      return request.prompt
    }
    let rows = try EmbeddingRows([1, 2, 3, 4, 5, 6], rows: 3, columns: 2)
    #expect(try prompt(#"{"prompt_embeds": "rows.safetensors"}"#)?.content == .embeddings(rows))
    #expect(
      try prompt(
        #"{"prompt_embeds": "rows.safetensors", "prompt_token_ids": [5, 6, 7], "prompt_is_token_ids": [true, false, false]}"#
      )?.content == .embeddings(rows, tokens: [5, nil, nil]))
    for (rest, predicate) in [
      (
        #""prompt_token_ids": [5, 6, 7]"#,
        "has only one of 'prompt_token_ids' and 'prompt_is_token_ids' beside 'prompt_embeds'; give both or none"
      ),
      (
        #""prompt_token_ids": [5, 6, 7], "prompt_is_token_ids": [true]"#,
        "has 1 'prompt_is_token_ids' for 3 'prompt_token_ids'"
      ),
      (
        #""prompt_token_ids": [5], "prompt_is_token_ids": [1]"#,
        "has a 'prompt_is_token_ids' that is not a list of true and false"
      ),
    ] {
      let line = #"{"prompt_embeds": "rows.safetensors", \#(rest)}"#
      guard case .refused(_, let error) = try requests(line, folder: folder.path + "/")[0] else {
        Issue.record("the line was taken: \(line)")
        continue
      }
      #expect(error.description == "Line 1 of p.jsonl \(predicate).")
    }
    let media = try prompt(
      #"{"prompt": "", "multi_modal_data": {"image_embeds": ["rows.safetensors", "item.safetensors"], "video": "a.mp4"}}"#
    )?.media
    guard case .embeddings(let first) = media?[.image]?[0], case .embeddings(let second) = media?[.image]?[1] else {
      Issue.record("\(String(describing: media))")
      return
    }
    #expect(try first == rows && second == EmbeddingRows([7, 8], rows: 1, columns: 2))
    #expect(media?[.video]?.map(\.name) == ["\(folder.path)/a.mp4"])
    #expect(
      try prompt(#"{"prompt": "", "multi_modal_data": {"image_embeds": "item.safetensors"}}"#)?.media[.image]?.count
        == 1)
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
        "has the unknown field 'multi_modal_data.smell'; known are audio, image, video, audio_embeds, image_embeds, video_embeds"
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
      (#"{"prompt_embeds": 1}"#, "has a 'prompt_embeds' that is not a text"),
      (
        #"{"prompt_embeds": "none.safetensors"}"#,
        "has embeddings that cannot be used: here/none.safetensors does not exist"
      ),
      (#"{"prompt": "", "prompt_is_token_ids": [true]}"#, "has 'prompt_is_token_ids' without 'prompt_embeds'"),
      (
        #"{"multi_modal_data": {"image_embeds": [3]}}"#,
        "has a multi_modal_data['image_embeds'][0] that is not the path of a safetensors file"
      ),
      (
        #"{"multi_modal_data": {"image_embeds": [], "image": []}}"#,
        "has both 'image' and 'image_embeds' in multi_modal_data; give one of them"
      ),
      (
        #"{"prompt": "", "tokenization_kwargs": {"max_length": "9"}}"#,
        "has a 'tokenization_kwargs.max_length' that is not an integer"
      ),
      (
        #"{"prompt": "", "tokenization_kwargs": {"truncation_side": "up"}}"#,
        "has a 'tokenization_kwargs.truncation_side' of 'up'; it is left or right"
      ),
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

@Suite("A prompts file of one value")
struct WholePromptsFileTests {
  private func requests(_ text: String) throws -> [RequestedLine] {
    try PromptsFile(name: "p.json", folder: "", text: text).requests(.greedy(maxTokens: 64))
  }

  private func prompts(_ text: String) throws -> [Prompt.Content?] {
    try requests(text).map { if case .request(let request) = $0 { request.prompt.content } else { nil } }
  }

  @Test("an array holds a request in each element, one of which may be wrong alone")
  func array() throws {
    #expect(try prompts(#"[{"prompt": "a"}, {"prompt": "b"}]"#) == [.text("a"), .text("b")])
    #expect(try prompts("\n[\n  {\n    \"prompt\": \"a\"\n  }\n]\n") == [.text("a")])
    let mixed = try requests(#"[{"prompt": "a"}, 5, {"prompt": "c", "request_id": "mine"}]"#)
    guard case .refused("1", let error) = mixed[1], case .request(let last) = mixed[2] else {
      Issue.record("\(mixed)")
      return
    }
    #expect(error.description.hasPrefix("Request 1 of p.json "))
    #expect(last.id == "mine")
  }

  @Test("one object over several lines is one request, and objects on lines are each one")
  func object() throws {
    #expect(try prompts("{\n  \"prompt\": \"a\"\n}\n") == [.text("a")])
    #expect(try prompts("{\"prompt\": \"a\"}\n{\"prompt\": \"b\"}\n") == [.text("a"), .text("b")])
    #expect(try prompts("{\"prompt\": \"a\"}\n\n") == [.text("a")])
  }

  @Test("an array or an object that is broken is wrong usage, in one sentence")
  func broken() {
    for (text, sentence) in [
      ("[{\"prompt\": \"a\"},\n", "p.json begins as a JSON array, but is not JSON: "),
      ("{\n  \"prompt\": \"a\",\n}\n", "p.json begins as a JSON object, but is not JSON: "),
      ("[]", "p.json holds no requests; it needs a JSON object on each line, or an array of them."),
    ] {
      let error = #expect(throws: CommandError.self) { try requests(text) }
      #expect(error?.status == .usage && error?.description.hasPrefix(sentence) == true, "\(text)")
    }
  }
}
