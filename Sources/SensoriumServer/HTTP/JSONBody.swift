import FoundationEssentials
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import NIOFoundationEssentialsCompat

/// Request bodies as values.
extension Request {
  /// Reads a body of JSON; members that are not known are ignored.
  /// - Throws: 415 where it is not declared as JSON, 413 where it is too large, 408 where it comes too slowly, and 400
  ///   with the place of the fault in it.
  func decode<Value: Decodable & Sendable>(
    _ type: Value.Type, _ limits: ServerLimits, _ context: ServerRequestContext
  ) async throws -> Value {
    // Asking for the type also keeps other sites' pages out, whose forms cannot declare it.
    guard mediaType == "application/json" else {
      throw APIError.unsupportedMediaType("The body has to be JSON; send it with 'Content-Type: application/json'.")
    }
    let body = try await collect(upTo: limits.bodyBytes, limits, context)
    do {
      // A body of megabytes takes a while: it is not to hold up who asks for less.
      return try await Blocking.run { Result { try JSONDecoder().decode(type, from: Data(buffer: body)) } }.get()
    } catch let error as DecodingError {
      // The decoder does not say where a text is no JSON; our own scanner does.
      if case .dataCorrupted(let context) = error, context.codingPath.isEmpty {
        throw Self.malformed([UInt8](buffer: body))
      }
      throw APIError(error)
    }
  }

  private static func malformed(_ body: [UInt8]) -> APIError {
    do throws(JSONError) {
      _ = try JSONValue(parsing: body)
      return .badRequest("The body has a number that is not whole, or too large, where only a whole one can be.")
    } catch { return .badRequest("The body is not JSON: \(error).") }
  }

  /// The type of the body without its parameters, in lower case.
  var mediaType: String? {
    headers[.contentType].map {
      String($0.prefix { $0 != ";" }).lowercased().filter { $0 != " " && $0 != "\t" }
    }
  }

  /// The whole body.
  private func collect(
    upTo limit: Int, _ limits: ServerLimits, _ context: ServerRequestContext
  ) async throws -> ByteBuffer {
    let tooLarge = APIError.contentTooLarge("The body is larger than \(limit) bytes, the limit of this server.")
    if let declared = headers[.contentLength].flatMap({ Int($0) }), declared > limit { throw tooLarge }
    var whole = ByteBuffer()
    for try await chunk in body.paced(limits, context.body) {
      guard whole.readableBytes + chunk.readableBytes <= limit else { throw tooLarge }
      whole.writeImmutableBuffer(chunk)
    }
    return whole
  }
}

extension APIError {
  /// Where and why JSON is not what an endpoint takes.
  init(_ error: DecodingError) {
    let (path, sentence) =
      switch error {
      case .keyNotFound(let key, let context): (context.codingPath, "'\(key.stringValue)' is missing")
      case .valueNotFound(let type, let context): (context.codingPath, "it is null, but has to be \(Self.kind(type))")
      case .typeMismatch(let type, let context): (context.codingPath, "it has to be \(Self.kind(type))")
      case .dataCorrupted(let context): (context.codingPath, context.debugDescription)
      @unknown default: ([any CodingKey](), "it cannot be read")
      }
    var place = ""
    for key in path {
      if let index = key.intValue {
        place += "[\(index)]"
      } else {
        place += place.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
    let end = sentence.hasSuffix(".") ? "" : "."
    self = .badRequest(
      place.isEmpty ? "The body is not what this path takes: \(sentence)\(end)" : "\(place): \(sentence)\(end)",
      param: place.isEmpty ? nil : place)
  }

  private static func kind(_ type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
    }
  }
}

extension DecodingError {
  /// A value that is well-formed and means nothing here.
  static func meaningless(_ sentence: String, at decoder: any Decoder) -> DecodingError {
    .dataCorrupted(Context(codingPath: decoder.codingPath, debugDescription: sentence))
  }
}
