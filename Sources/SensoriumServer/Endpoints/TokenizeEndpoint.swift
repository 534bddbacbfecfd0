import Engine
import HTTPTypes
import Hummingbird
import ModelKit

/// `POST /tokenize`: the tokens of a text or of a conversation's prompt, as they are before media take their places.
struct TokenizeEndpoint: Endpoint {
  static let method = HTTPRequest.Method.post
  static let path = "/tokenize"

  private let services: Services

  init(_ services: Services) { self.services = services }

  func respond(to request: Request, _ context: ServerRequestContext) async throws -> Response {
    let body = try await request.decode(TokenizeRequest.self, services.limits, context)
    guard (body.prompt == nil) != (body.messages == nil) else {
      throw APIError.badRequest("Give a 'prompt' or 'messages', and not both.", param: "prompt")
    }
    let choice = try services.models.find(body.model, for: body.messages == nil ? .completion : .chat)
    let llm = choice.llm
    let text: String
    var addsSpecialTokens = body.addSpecialTokens
    if let messages = body.messages {
      let prompt = try self.prompt(for: messages, body, choice)
      guard case .text(let rendered) = prompt.content else { throw APIError.internalError("The prompt is no text.") }
      text = rendered
      addsSpecialTokens = addsSpecialTokens ?? prompt.tokenization.addsSpecialTokens
    } else {
      text = body.prompt ?? ""
    }
    let adds = addsSpecialTokens
    let tokens = await Blocking.run { llm.tokenize(text, addsSpecialTokens: adds) }
    return .json(
      TokenizeResponse(
        count: tokens.count, maxModelLength: llm.maxModelLength, tokens: tokens,
        tokenStrings: body.returnTokenStrings == true ? tokens.map { llm.spelling(ofToken: $0) ?? "" } : nil))
  }

  /// Media are only counted: the template needs to know where they are, not what they hold.
  private func prompt(
    for messages: [ChatCompletionMessage], _ body: TokenizeRequest, _ choice: ModelLibrary.Choice
  ) throws(APIError) -> Prompt {
    var options = ChatOptions()
    options.addsGenerationPrompt = body.addGenerationPrompt ?? true
    options.continuesFinalMessage = body.continueFinalMessage ?? false
    let conversation = messages.map { message in
      ChatMessage(
        ChatMessage.Role(stringLiteral: message.role),
        message.content.map { part in
          switch part {
          case .text(let text): .text(text)
          case .media(let media): ChatMessage.Part(media, .absent)
          }
        })
    }
    do throws(InputError) { return try choice.llm.prompt(for: conversation, options) } catch {
      throw APIError(error).hiding(choice.hiddenPaths)
    }
  }
}

/// `POST /detokenize`: the text of tokens.
struct DetokenizeEndpoint: Endpoint {
  static let method = HTTPRequest.Method.post
  static let path = "/detokenize"

  private let services: Services

  init(_ services: Services) { self.services = services }

  func respond(to request: Request, _ context: ServerRequestContext) async throws -> Response {
    let body = try await request.decode(DetokenizeRequest.self, services.limits, context)
    let choice = try services.models.find(body.model, for: .completion)
    do throws(InputError) {
      return .json(DetokenizeResponse(prompt: try choice.llm.detokenize(body.tokens)))
    } catch { throw APIError(error) }
  }
}
