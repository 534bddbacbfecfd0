import Compute
import ModelKit

/// Checks a prompt that is given as rows of embeddings, and puts them where they stand.
struct EmbeddedPrompt: Sendable {
  private let isEnabled: Bool
  /// Columns of an embedding; 0 where the model takes none.
  private let size: Int
  private let attendsToSource: Bool
  private let length: PromptLength

  init(_ model: LoadedModel, _ args: EngineArgs, _ length: PromptLength) {
    self.length = length
    isEnabled = args.enablesPromptEmbeds
    size = model.embeddingSize
    attendsToSource = model.sourceEncoder != nil
  }

  /// - Returns: nil for a prompt of text or tokens.
  func place(_ request: Request, _ truncation: Truncation?) throws(InputError) -> PlacedPrompt? {
    if case .embeddings = request.prompt.encoder { throw Self.refusal }
    guard case .embeddings(let given, let tokens) = request.prompt.content else { return nil }
    try check(given, tokens, request)
    // Before the values are read, which a file can have any number of.
    if truncation == nil { try length.check(given.rows) }
    let kept = truncation?.kept(of: given.rows) ?? 0..<given.rows
    let ids = tokens.isEmpty ? Array(repeating: nil, count: given.rows) : tokens
    let all = given.values
    var values: [Float] = []
    for row in kept where ids[row] == nil { values += all[row * size..<(row + 1) * size] }
    guard values.allSatisfy(\.isFinite) else {
      throw InputError(.invalidRequest, "prompt_embeds has values that are infinite or not a number.")
    }
    return PlacedPrompt(
      tokens: kept.map { ids[$0] ?? PlacedPrompt.noToken },
      placements: [MediaPlacement(places: kept.map { ids[$0] == nil })],
      rows: HostArray(values, [values.count / size, size]))
  }

  private static let refusal = InputError(
    .invalidRequest, "Cannot pass embeddings prompt to encoder-decoder models")

  private func check(_ given: EmbeddingRows, _ tokens: [Int32?], _ request: Request) throws(InputError) {
    if attendsToSource { throw Self.refusal }
    func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(InputError) {
      guard condition else { throw InputError(.invalidRequest, message()) }
    }
    try require(isEnabled, "You must set `--enable-prompt-embeds` to input `prompt_embeds`.")
    try require(size > 0, "This model takes no embeddings in its prompts; give text or tokens.")
    try require(
      request.beams == nil, "A beam search takes no prompt of embeddings; give the prompt as text or tokens.")
    try require(
      request.params.promptLogprobs == nil,
      "prompt_logprobs is not compatible with prompt embeds: rows are no tokens that could be likely.")
    try require(
      request.prompt.media.values.allSatisfy(\.isEmpty),
      "A prompt of embeddings comes without media; put the embeddings of the media among its rows.")
    try require(
      given.columns == size,
      "prompt_embeds hidden dimension mismatch: got \(given.columns), but model expects \(size).")
    try require(
      tokens.isEmpty || tokens.count == given.rows,
      "prompt_embeds has \(given.rows) rows and comes with \(tokens.count) tokens; give one, or nil, for each row.")
  }
}
