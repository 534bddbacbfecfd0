import JSON
import Media
import Sensorium

/// The examples of docs/api.md about pictures, videos and conversations, word for word.
extension APIExamples {
  static func pictures(path: String, encoded: [UInt8], values: [UInt8], width: Int, height: Int) throws -> [Prompt] {
    let question = "USER: <image>\nDescribe the picture. ASSISTANT:"
    let pixels = try RGBImage(values: values, width: width, height: height, channels: 3)  // import Media
    let prompts: [Prompt] = [
      .text(question, [.image: [.file(path)]]),
      .text(question, [.image: [.bytes(encoded, name: "upload.jpg")]]),
      .text(question, [.image: [.image(pixels)]]),
    ]
    return prompts
  }

  static func videos(path: String, pictures: [String]) -> [Prompt] {
    var film: Prompt = .text("USER: <video>\nWhat happens first? ASSISTANT:", [.video: [.file(path)]])
    film.processorOptions = ProcessorOptions(["num_frames": 8])  // import JSON; vLLM's mm_processor_kwargs
    let frames: Prompt = .text(
      "USER: <video>\nWhat happens first? ASSISTANT:", [.video: [.frames(pictures.map { .file($0) })]])
    return [film, frames]
  }

  static func embeddings(_ values: [Float], size: Int) throws -> [Prompt] {
    let rows = try EmbeddingRows(values, rows: values.count / size, columns: size)  // or (contentsOf: path)
    let embedded: Prompt = .embeddings(rows)  // EngineArgs.enablesPromptEmbeds
    let mixed: Prompt = .embeddings(rows, tokens: [1] + Array(repeating: nil, count: rows.rows - 1))
    let seen: Prompt = .text("USER: <image>\nWhere? ASSISTANT:", [.image: [.embeddings(rows)]])  // enablesMMEmbeds
    return [embedded, mixed, seen]
  }

  static func chat(_ llm: LLM, path: String) async -> [RequestOutput] {
    let question = ChatMessage(.user, [.image(.file(path)), .text("Describe the picture.")])
    let answer = await llm.chat([question], .greedy(maxTokens: 64))
    print(answer.error?.description ?? answer.outputs[0].text)

    var options = ChatOptions()  // also: template, templateName, addsGenerationPrompt
    options.continuesFinalMessage = true
    let rest = await llm.chat([question, ChatMessage(.assistant, "The")], .greedy(maxTokens: 64), options)
    return [answer, rest]
  }
}
