import JSON
import ModelKit

/// What `bench throughput` measured, in vLLM's terms.
struct ThroughputFigures {
  let model: String
  var seconds = 0.0
  private(set) var failures = 0
  private var requests = 0
  private var inputTokens = 0
  private var outputTokens = 0
  /// Length of the sound and film of all requests.
  private var mediaSeconds = 0.0

  init(model: String) { self.model = model }

  mutating func add(_ error: InputError?, media: Double) {
    if let error { return fail(error) }
    requests += 1
    mediaSeconds += media
  }

  /// Tells of a request that failed; it does not count.
  mutating func fail(_ error: InputError) {
    Console.complain(error.description)
    failures += 1
  }

  mutating func count(_ tokens: TokenCount) {
    inputTokens += tokens.input
    outputTokens += tokens.output
  }

  private func perSecond(_ amount: Double) -> Double { seconds > 0 ? amount / seconds : 0 }
  private var totalTokens: Int { inputTokens + outputTokens }

  var text: String {
    let rates = [
      "\(perSecond(Double(requests)).fixed(2)) requests/s", "\(perSecond(Double(totalTokens)).fixed(2)) total tokens/s",
      "\(perSecond(Double(outputTokens)).fixed(2)) output tokens/s",
    ]
    return "Throughput: \(rates.joined(separator: ", "))\n"
      + "Total num prompt tokens:  \(inputTokens)\nTotal num output tokens:  \(outputTokens)\n"
      + (mediaSeconds > 0 ? "RTFx (Inverse Real-Time Factor): \(perSecond(mediaSeconds).fixed(2))\n" : "")
  }

  var json: JSONValue {
    [
      "model_id": .string(model), "elapsed_time": .number(seconds), "num_requests": .integer(requests),
      "num_failed": .integer(failures), "total_num_tokens": .integer(totalTokens),
      "requests_per_second": .number(perSecond(Double(requests))),
      "tokens_per_second": .number(perSecond(Double(totalTokens))),
      "output_tokens_per_second": .number(perSecond(Double(outputTokens))),
      "media_seconds_per_second": .number(perSecond(mediaSeconds)),
    ]
  }
}
