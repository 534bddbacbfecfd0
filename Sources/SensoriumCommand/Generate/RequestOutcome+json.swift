import Engine
import JSON
import ModelKit

extension RequestOutcome {
  /// The names of vLLM's `RequestOutput`, and `error`.
  var json: JSONValue {
    [
      "request_id": .string(id), "prompt": optional(output?.prompt) { .string($0) },
      "prompt_token_ids": tokens(output?.promptTokenIDs ?? []),
      "encoder_prompt": optional(output?.encoderPrompt) { .string($0) },
      "prompt_logprobs": optional(output?.promptLogprobs) { positions in
        .array(positions.map { optional($0, logprobs) })
      },
      "outputs": .array((output?.outputs ?? []).map(answer)),
      "num_cached_tokens": .integer(output?.cachedTokenCount ?? 0),
      "metrics": optional(output?.metrics, metrics),
      "lora_request": optional(output?.lora) {
        ["lora_name": .string($0.name), "lora_int_id": .integer($0.id), "lora_path": .string($0.path)]
      },
      "error": optional(error) { ["type": .string($0.kind.rawValue), "message": .string($0.description)] },
    ]
  }

  private func answer(_ answer: CompletionOutput) -> JSONValue {
    [
      "index": .integer(answer.index), "text": .string(answer.text), "token_ids": tokens(answer.tokenIDs),
      "cumulative_logprob": optional(answer.cumulativeLogprob, number),
      "logprobs": optional(answer.logprobs) { .array($0.map(logprobs)) },
      "finish_reason": optional(answer.finishReason) { .string($0.rawValue) },
      "stop_reason": optional(answer.stopReason) { reason in
        switch reason {
        case .string(let text): .string(text)
        case .token(let id): .integer(Int(id))
        }
      },
    ]
  }

  /// One position: token id to what is known of it, the chosen token first.
  private func logprobs(_ entries: [Logprob]) -> JSONValue {
    .object(
      JSONObject(
        entries.map { entry in
          .init(
            "\(entry.tokenID)",
            [
              "logprob": number(max(entry.logprob, Self.leastLogprob)), "rank": .integer(entry.rank),
              "decoded_token": .string(entry.decodedToken),
            ])
        }))
  }

  /// Stands for minus infinity, which JSON does not have, as in vLLM's server.
  private static let leastLogprob: Float = -9999

  private func metrics(_ metrics: RequestMetrics) -> JSONValue {
    [
      "arrival_time": .number(metrics.arrival), "num_generation_tokens": .integer(metrics.generatedTokens),
      "preprocessing_s": .number(metrics.preprocessing), "waiting_s": .number(metrics.waiting),
      "encode_s": .number(metrics.encoding), "first_token_s": .number(metrics.firstToken),
      "total_s": .number(metrics.total), "media_s": .number(metrics.mediaSeconds),
    ]
  }

  private func tokens(_ ids: [Int32]) -> JSONValue { .array(ids.map { .integer(Int($0)) }) }

  /// With a float's digits, not with those of the nearest double.
  private func number(_ value: Float) -> JSONValue { .number(Double("\(value)") ?? Double(value)) }

  private func optional<Value>(_ value: Value?, _ convert: (Value) -> JSONValue) -> JSONValue {
    value.map(convert) ?? .null
  }
}
