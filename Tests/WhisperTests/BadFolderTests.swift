import CPUBackend
import Engine
import Foundation
import Glibc
import JSON
import ModelKit
import Testing

@Suite("Folders that hold no usable checkpoint")
struct BadFolderTests {
  private func refusal(_ folder: String, modelType: String? = nil) throws -> String {
    let error = #expect(throws: EngineError.self) { try TinyRandom.llm(folder) { $0.modelType = modelType } }
    return error?.description ?? ""
  }

  @Test("a folder that is missing, a file, or empty")
  func noFolder() throws {
    let copy = try CheckpointCopy()
    #expect(try refusal(copy.path("gone")) == "\(copy.path("gone")) does not exist.")
    #expect(
      try refusal(copy.path("config.json"))
        == "\(copy.path("config.json")) is a file; name the folder that holds the checkpoint.")
    try FileManager.default.createDirectory(atPath: copy.path("empty"), withIntermediateDirectories: true)
    #expect(try refusal(copy.path("empty")) == "\(copy.path("empty")) is empty.")
    #expect(try refusal("\u{0}").isOneSentence)
  }

  static let files = [
    CheckpointFault("a PyTorch pickle only", says: ["pytorch_model.bin only", "safetensors"]) {
      try $0.write("pytorch_model.bin", "PK")
      try $0.remove("model.safetensors")
    },
    CheckpointFault("a GGUF file only", says: ["holds GGUF weights; supported are safetensors and CTranslate2"]) {
      try $0.write("ggml-tiny.gguf", "GGUF")
      try $0.remove("model.safetensors")
    },
    CheckpointFault("no weights", says: ["no model.safetensors", "the weights are missing"]) {
      try $0.remove("model.safetensors")
    },
    CheckpointFault("weights that are a folder", says: ["model.safetensors is a folder"]) {
      try $0.remove("model.safetensors")
      try FileManager.default.createDirectory(atPath: $0.path("model.safetensors"), withIntermediateDirectories: true)
    },
    CheckpointFault("no config.json", says: ["has weights but no config.json"]) { try $0.remove("config.json") },
    CheckpointFault("a tokenizer.json that is a pipe", says: ["tokenizer.json: is not a regular file"]) {
      try $0.remove("tokenizer.json")
      try #require(mkfifo($0.path("tokenizer.json"), 0o600) == 0)
    },
    CheckpointFault("no tokenizer.json", says: ["has no tokenizer.json"]) { try $0.remove("tokenizer.json") },
    CheckpointFault(
      "no tokenizer.json beside CTranslate2", says: ["has no tokenizer.json"], of: TinyRandom.cTranslate2Folder
    ) {
      try $0.remove("tokenizer.json")
    },
    CheckpointFault("no config.json beside CTranslate2", says: ["no config.json"], of: TinyRandom.cTranslate2Folder) {
      try $0.remove("config.json")
    },
    CheckpointFault("a tokenizer of words", says: ["tokenizer.json: ", "WordPiece"]) {
      try $0.write("tokenizer.json", #"{"model": {"type": "WordPiece", "vocab": {}}}"#)
    },
    CheckpointFault("a tokenizer without the start", says: ["tokenizer.json: has no token <|startoftranscript|>"]) {
      try $0.changeAddedTokens { $0.filter { $0["content"] != "<|startoftranscript|>" } }
    },
    CheckpointFault("a tokenizer without added tokens", says: ["tokenizer.json: has no token <|endoftext|>"]) {
      try $0.set("added_tokens", nil, in: "tokenizer.json")
    },
    CheckpointFault(
      "a tokenizer of a larger model", says: ["tokenizer.json: gives <|endoftext|> the number 484", "451 tokens"]
    ) {
      try $0.changeAddedTokens { tokens in (0..<100).map { ["content": .string("<|extra\($0)|>")] } + tokens }
    },
    CheckpointFault(
      "a tokenizer whose times are beyond the model", says: ["gives <|0.00|> the number 500", "451 tokens"]
    ) {
      try $0.changeAddedTokens { tokens in
        let first = tokens.firstIndex { $0["content"] == "<|0.00|>" } ?? 0
        return tokens[..<first] + (0..<100).map { ["content": .string("<|extra\($0)|>")] } + tokens[first...]
      }
    },
  ]

  @Test("a file that is missing or of another kind", arguments: files)
  func file(_ fault: CheckpointFault) throws { try fault.expectRefusal() }

  @Test(
    "a JSON file that is broken, empty or no object",
    arguments: [
      "config.json", "generation_config.json", "tokenizer.json", "preprocessor_config.json", "processor_config.json",
    ])
  func brokenJSON(_ file: String) throws {
    for text in ["{", "", "{\"a\": 1,}", "[1]", "null", "{\"a\": \"\u{1}\"}", "{} {}", "\u{FEFF}{}", "NaN"] {
      try CheckpointFault("\(file) is \(text)", says: [file]) { try $0.write(file, text) }.expectRefusal()
    }
    for bracket in ["[", "{\"a\":"] {
      try CheckpointFault("\(file) is nested too deep", says: [file, "nested more than 512 deep"]) {
        try $0.write(file, "{\"normalizer\":" + String(repeating: bracket, count: 50_000))
      }.expectRefusal()
    }
    try CheckpointFault("\(file) is not UTF-8", says: [file]) {
      try $0.write(file, Array("{\"model_type\": \"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8))
    }.expectRefusal()
  }

  @Test("without generation_config.json the lists of config.json count")
  func noGenerationConfig() async throws {
    let copy = try CheckpointCopy()
    let generation = try JSONValue(parsing: copy.bytes("generation_config.json"))
    try copy.remove("generation_config.json")
    let bare = try TinyRandom.llm(copy.folder)
    for list in ["suppress_tokens", "begin_suppress_tokens"] { try copy.set(list, generation[list]) }
    let listed = try TinyRandom.llm(copy.folder)
    let whole = try TinyRandom.llm()
    let prompt = Prompt.text("<|startoftranscript|><|en|><|transcribe|><|notimestamps|>", PromptFault.heard)
    let expected = await whole.generate([prompt], .greedy())[0].outputs[0].tokenIDs
    #expect(await listed.generate([prompt], .greedy())[0].outputs[0].tokenIDs == expected)
    // Without the lists nothing is suppressed, which must be seen or this test shows nothing.
    let unruled = try TinyRandom.llm { $0.generationConfig = .vllm }
    let other = await unruled.generate([prompt], .greedy())[0].outputs[0].tokenIDs
    #expect(other != expected)
    #expect(await bare.generate([prompt], .greedy())[0].outputs[0].tokenIDs == other)
  }

  @Test("end tokens may be a number, a list, or absent; the tokenizer's end of text is the last resort")
  func endTokens() async throws {
    let whole = try TinyRandom.llm { $0.generationConfig = .vllm }
    let prompt = Prompt.text("", PromptFault.heard)
    var params = SamplingParams.greedy(maxTokens: 20)
    params.ignoreEOS = true
    let tokens = await whole.generate([prompt], params)[0].outputs[0].tokenIDs
    let stop = try #require(tokens.dropFirst(2).first { tokens.firstIndex(of: $0) ?? 0 >= 2 })
    let place = try #require(tokens.firstIndex(of: stop))
    let stated: [JSONValue] = [.integer(Int(stop)), [384, .integer(Int(stop))], [.integer(Int(stop)), 9_999]]
    for value in stated {
      let copy = try CheckpointCopy()
      try copy.set("eos_token_id", value, in: "generation_config.json")
      let llm = try TinyRandom.llm(copy.folder) { $0.generationConfig = .vllm }
      let output = await llm.generate([prompt], .greedy(maxTokens: 20))[0].outputs[0]
      #expect(output.tokenIDs == Array(tokens[...place]) && output.finishReason == .stop)
    }
    let copy = try CheckpointCopy()
    for file in ["config.json", "generation_config.json"] { try copy.set("eos_token_id", nil, in: file) }
    var minimum = SamplingParams.greedy(maxTokens: 20)
    minimum.minTokens = 20
    // The end of text is held back only where it is known to be the end.
    let held = await (try TinyRandom.llm(copy.folder)).generate([prompt], minimum)[0].outputs[0].tokenIDs
    #expect(held.count == 20 && !held.contains(384))
  }

  @Test("a model type that contradicts the folder, and one that nobody serves")
  func modelType() throws {
    var registry = try TinyRandom.registry()
    try registry.register(OtherPlugin.self)
    var args = EngineArgs(model: TinyRandom.folder)
    args.modelType = "other-model"
    let backend = try CPUBackend(threads: 1)
    let error = #expect(throws: EngineError.self) { try LLM(args, registry: registry, backend: backend) }
    #expect(
      error?.description
        == "\(TinyRandom.folder) holds a model of type 'whisper', not 'other-model'; leave the model type out or choose another folder."
    )
    #expect(try refusal(TinyRandom.folder, modelType: "whispr").contains("did you mean 'whisper'?"))
    #expect(try refusal(TinyRandom.cTranslate2Folder, modelType: "llava").contains("known are: whisper"))
    args.modelType = "WHISPER"
    _ = try LLM(args, registry: registry, backend: backend)
  }
}
