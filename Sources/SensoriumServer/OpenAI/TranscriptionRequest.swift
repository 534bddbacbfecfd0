import ModelKit

/// The form of `POST /v1/audio/transcriptions` and `/v1/audio/translations`.
struct TranscriptionRequest: Sendable {
  enum Format: String, CaseIterable {
    case json, text, srt, vtt
    case verboseJSON = "verbose_json"
  }

  enum Granularity: String, CaseIterable { case segment, word }

  let model: String?
  let file: MultipartForm.File
  let language: String?
  let prompt: String?
  let format: Format
  let temperature: Float?
  let granularities: Set<Granularity>
  let streams: Bool

  init(_ form: MultipartForm) throws(APIError) {
    guard let file = form.files["file"] else {
      throw .badRequest("The form has no 'file'; send the recording under that name.", param: "file")
    }
    guard file.count > 0 else { throw .unprocessableMedia("The file '\(file.name)' is empty.", param: "file") }
    self.file = file
    model = form["model"]
    language = form["language"]
    prompt = form["prompt"]
    let format = form["response_format"] ?? Format.json.rawValue
    guard let known = Format(rawValue: format) else {
      throw .badRequest(
        "response_format '\(format)' is not known; use json, text, srt, vtt or verbose_json.", param: "response_format")
    }
    self.format = known
    temperature = try form["temperature"].map { text throws(APIError) in
      guard let value = Float(text), value >= 0, value <= 1 else {
        throw .badRequest("temperature is '\(text)'; it has to be a number from 0 to 1.", param: "temperature")
      }
      return value
    }
    var granularities: Set<Granularity> = []
    for text in form.list("timestamp_granularities") {
      guard let granularity = Granularity(rawValue: text) else {
        throw .badRequest(
          "timestamp_granularities has '\(text)'; it can have segment and word.", param: "timestamp_granularities")
      }
      granularities.insert(granularity)
    }
    self.granularities = granularities
    switch form["stream"]?.lowercased() {
    case nil, "false", "0": streams = false
    case "true", "1": streams = true
    case .some(let text):
      throw .badRequest("stream is '\(text)'; it has to be true or false.", param: "stream")
    }
    guard !streams || known != .srt && known != .vtt else {
      throw .badRequest("Subtitles are not streamed; use json, text or verbose_json.", param: "response_format")
    }
  }
}
