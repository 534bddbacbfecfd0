import ArgumentParser
import Engine
import ModelKit

/// What to answer, given on the command line or in a file.
struct PromptOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A prompt; can be given several times.", valueName: "TEXT"))
  var prompt: [String] = []

  @Option(help: ArgumentHelp("The encoder's side of an explicit encoder/decoder prompt.", valueName: "TEXT"))
  var encoderPrompt: [String] = []

  @Option(help: ArgumentHelp("The decoder's side of it.", valueName: "TEXT"))
  var decoderPrompt: [String] = []

  @Option(help: ArgumentHelp("A picture; can be given several times.", valueName: "FILE"))
  var image: [String] = []

  @Option(help: ArgumentHelp("A clip; can be given several times.", valueName: "FILE"))
  var video: [String] = []

  @Option(help: ArgumentHelp("A recording; can be given several times.", valueName: "FILE"))
  var audio: [String] = []

  @Option(
    help: ArgumentHelp(
      "What an item is known by; one for each item of a prompt's media, in their order.", valueName: "ID"))
  var uuid: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file with a JSON object a line for each request, in vLLM's names; - for standard input.",
      valueName: "FILE.jsonl"))
  var prompts: String?

  /// Whether nothing is asked.
  var isEmpty: Bool { prompts == nil && !hasMedia && textCount == 0 }

  /// The recording where there is one and nothing else.
  var onlyRecording: String? {
    prompts == nil && textCount == 0 && image.isEmpty && video.isEmpty && audio.count == 1 ? audio[0] : nil
  }

  func validate() throws {
    if prompts != nil, hasMedia || textCount > 0 {
      throw ValidationError("--prompts cannot be combined with other prompts or media; put them into the file")
    }
    if !encoderPrompt.isEmpty, !decoderPrompt.isEmpty, encoderPrompt.count != decoderPrompt.count {
      throw ValidationError(
        "there are \(encoderPrompt.count) --encoder-prompt and \(decoderPrompt.count) --decoder-prompt; give them in pairs"
      )
    }
    let items = media.reduce(0) { $0 + $1.files.count }
    guard uuid.isEmpty || uuid.count == items else {
      throw ValidationError(
        "there are \(uuid.count) --uuid for \(items) items; give one for each, pictures first, then clips, then recordings"
      )
    }
    for (_, option, files) in media where textCount > 1 && ![0, 1, textCount].contains(files.count) {
      throw ValidationError(
        "there are \(textCount) prompts and \(files.count) \(option); give one for all, one for each, or use --prompts")
    }
  }

  /// The requests of the command line. Several prompts share the media out: one for each in order, or one for all of
  /// them. One prompt gets all media; where a model takes a single item (`hasOneItem`) it is asked of each.
  func requests(hasOneItem: Bool, _ params: SamplingParams) -> [GenerationRequest] {
    let texts = contents
    let mostItems = media.map(\.files.count).max() ?? 0
    let count = texts.count == 1 && hasOneItem ? max(1, mostItems) : texts.count
    return (0..<count).map { place in
      let text = texts[texts.count == 1 ? 0 : place]
      var items: [Modality: [MediaItem]] = [:]
      var uuids: [Modality: [String?]] = [:]
      var passed = 0
      for (modality, _, files) in media where !files.isEmpty {
        let own = count == 1 || files.count == 1 ? 0..<files.count : place..<min(place + 1, files.count)
        items[modality] = own.map { .file(files[$0]) }
        if !uuid.isEmpty { uuids[modality] = own.map { uuid[passed + $0] } }
        passed += files.count
      }
      var prompt: Prompt =
        if let encoder = text.encoder {
          .encoderDecoder(encoder: .text(encoder), media: items, decoder: .text(text.content))
        } else {
          .text(text.content, items)
        }
      prompt.mediaUUIDs = uuids
      return GenerationRequest(id: "\(place)", prompt: prompt, params: params)
    }
  }

  private var media: [(modality: Modality, option: String, files: [String])] {
    [(.image, "--image", image), (.video, "--video", video), (.audio, "--audio", audio)]
  }

  private var hasMedia: Bool { media.contains { !$0.files.isEmpty } }
  private var pairCount: Int { max(encoderPrompt.count, decoderPrompt.count) }
  private var textCount: Int { prompt.count + pairCount }

  /// Prompts first, then pairs; an empty prompt where there are only media.
  private var contents: [(content: String, encoder: String?)] {
    guard textCount > 0 else { return [("", nil)] }
    return prompt.map { ($0, nil) }
      + (0..<pairCount).map { place in
        (decoderPrompt.isEmpty ? "" : decoderPrompt[place], encoderPrompt.isEmpty ? "" : encoderPrompt[place])
      }
  }
}
