import Engine
import JSON
import ModelKit
import Testing

@Suite("What a transcription can be asked for")
struct TranscriptionOptionTests {
  private func englishOnly() throws -> CheckpointCopy {
    let copy = try CheckpointCopy()
    try copy.set("is_multilingual", false, in: "generation_config.json")
    return copy
  }

  private func refusal(_ llm: LLM, _ options: SpeechPromptOptions) async -> String {
    let error = await #expect(throws: EngineError.self) {
      try await llm.transcribe([TinyRandom.waveform("noise")], options)
    }
    guard case .usage(let sentence)? = error else { return "\(String(describing: error))" }
    return sentence
  }

  @Test("max_length of generation_config.json bounds a window, its prompt counted in", arguments: [5, 12])
  func maxLength(_ length: Int) throws {
    let copy = try CheckpointCopy()
    try copy.set("max_length", .integer(length), in: "generation_config.json")
    let speech = try #require(try TinyRandom.llm(copy.folder).processor as? any SpeechTranscribing)
    let prompt = try speech.transcription(SpeechPromptOptions(language: "en"))
    #expect(prompt.prompt.count + (prompt.maxTokens ?? 0) == length)
  }

  @Test("return_timestamps of generation_config.json counts where a caller does not say")
  func returnTimestamps() async throws {
    let copy = try CheckpointCopy()
    try copy.set("return_timestamps", .bool(true), in: "generation_config.json")
    let item = TinyRandom.waveform("noise")
    func rules(_ llm: LLM) throws -> Int {
      let speech = try #require(llm.processor as? any SpeechTranscribing)
      return try speech.transcription(SpeechPromptOptions(timestamps: speech.defaultTimestamps)).rules.count
    }
    let (without, with) = (try TinyRandom.llm(), try TinyRandom.llm(copy.folder))
    #expect(try rules(with) == rules(without) + 1)
    let asked = try await without.transcribe([item], SpeechPromptOptions(timestamps: .segment))[0]
    #expect(try await with.transcribe([item])[0].segments == asked.segments)
    let refused = try await with.transcribe([item], SpeechPromptOptions())[0]
    #expect(try await without.transcribe([item])[0].segments == refused.segments)
  }

  @Test("an unknown language is refused with the known ones", arguments: ["klingon", "it", "italian", "", "<|en|>"])
  func unknownLanguage(language: String) async throws {
    let sentence = await refusal(try TinyRandom.llm(), SpeechPromptOptions(language: language))
    #expect(
      sentence == "Unknown language '\(language)'; use 'auto' or one of: en, zh, de, es, ru, ko, fr, ja.")
  }

  @Test("a language goes by its code and its name, in any case; 'auto' finds it out")
  func languages() async throws {
    let llm = try TinyRandom.llm()
    let item = TinyRandom.waveform("noise")
    for name in ["de", "DE", "german", "German"] {
      #expect(try await llm.transcribe([item], SpeechPromptOptions(language: name))[0].language == "de")
    }
    let found = try await llm.transcribe([item])[0]
    let automatic = try await llm.transcribe([item], SpeechPromptOptions(language: "Auto"))[0]
    #expect(automatic.language == found.language && automatic.segments == found.segments)
  }

  @Test("words' times are refused with what there is instead")
  func wordTimestamps() async throws {
    let sentence = await refusal(try TinyRandom.llm(), SpeechPromptOptions(timestamps: .word))
    #expect(sentence == "Word timestamps are a Transcriber's; ask for segment timestamps, or transcribe with one.")
  }

  @Test("an English-only checkpoint takes no other language and does not translate")
  func englishOnlyRefusals() async throws {
    let copy = try englishOnly()
    let llm = try TinyRandom.llm(copy.folder)
    let german = await refusal(llm, SpeechPromptOptions(language: "german"))
    #expect(
      german == "This is an English-only checkpoint and cannot take language 'german'; use a multilingual one.")
    let translation = await refusal(llm, SpeechPromptOptions(task: .translate))
    #expect(translation == "This is an English-only checkpoint and cannot translate; use a multilingual one.")
  }

  @Test("an English-only checkpoint transcribes with English, 'auto' or no language given, all the same")
  func englishOnlyTranscribes() async throws {
    let copy = try englishOnly()
    let llm = try TinyRandom.llm(copy.folder)
    let item = TinyRandom.waveform("noise")
    let plain = try await llm.transcribe([item])[0]
    #expect(plain.error == nil && plain.language == nil && !plain.segments.isEmpty)
    for language in ["en", "English", "auto"] {
      let result = try await llm.transcribe([item], SpeechPromptOptions(language: language))[0]
      #expect(result.segments == plain.segments)
    }
  }

  @Test("every choice of task and times works together with what fails")
  func choices() async throws {
    let llm = try TinyRandom.llm()
    let items = [TinyRandom.waveform("noise"), .file("gone.wav"), TinyRandom.waveform("chirp")]
    for task in SpeechTask.allCases {
      for timestamps in [SpeechPromptOptions.Timestamps.none, .segment] {
        for language in [nil, "ja"] {
          let options = SpeechPromptOptions(language: language, task: task, timestamps: timestamps)
          let together = try await llm.transcribe(items, options)
          #expect(together.map { $0.error == nil } == [true, false, true])
          for place in [0, 2] {
            let alone = try await llm.transcribe([items[place]], options)[0]
            #expect(together[place].segments == alone.segments && together[place].language == alone.language)
          }
        }
      }
    }
  }
}
