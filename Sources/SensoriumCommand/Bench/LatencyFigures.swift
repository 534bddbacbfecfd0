import Engine
import JSON
import ModelKit

/// What `bench latency` measured. All runs are of the same recording or prompts.
struct LatencyFigures {
  /// Seconds until the model was ready.
  let load: Double
  private var seconds: [Double] = []
  private var encoding: [Double] = []
  private var decoding: [Double] = []
  private var tokens = 0
  private var transcript = ""
  private var media = 0.0
  /// The most memory that the process ever had, in MiB.
  var peakMemory = 0.0

  init(load: Double) { self.load = load }

  /// - Parameter seconds: from the call to its result.
  mutating func add(_ result: LatencyWork.Result, seconds: Double) {
    self.seconds.append(seconds)
    encoding.append(result.encoding)
    decoding.append(result.decoding)
    tokens = result.tokens
    transcript = result.text
    media = result.media
  }

  /// One object, with `_s` for seconds and `_mb` for MiB.
  var json: JSONValue {
    [
      "load_s": .number(load), "median_s": .number(seconds.median), "min_s": .number(seconds.min() ?? 0),
      "max_s": .number(seconds.max() ?? 0), "runs": .integer(seconds.count), "text": .string(transcript),
      "peak_rss_mb": .number(peakMemory), "encode_s": .number(encoding.median), "decode_s": .number(decoding.median),
      "tokens": .integer(tokens),
    ]
  }

  /// The same for people.
  func text(_ llm: LLM, _ work: String) -> String {
    func time(_ seconds: Double) -> String { "\((seconds * 1000).fixed(1)) ms" }
    let range = "\(time(seconds.min() ?? 0)) to \(time(seconds.max() ?? 0))"
    // Pictures have no length.
    let speed = media > 0 ? [["speed", "\((media / seconds.median).fixed(1)) times real time"]] : []
    let length = media > 0 ? ", \(media.fixed(1)) s" : ""
    return textTable(
      [
        ["model", "\(llm.descriptor.name), \(llm.dtype), \((Double(llm.weightBytes) / 1e6).fixed(1)) MB of weights"],
        ["input", "\(work)\(length)"],
        ["load", time(load)],
        ["latency", "\(time(seconds.median)) (median of \(seconds.count), \(range))"],
        ["  encoder", time(encoding.median)],
        ["  decoder", "\(time(decoding.median)) for \(tokens) tokens"],
      ] + speed + [
        ["peak memory", "\(peakMemory.fixed(1)) MiB"],
        ["text", transcript],
      ])
  }
}

extension [Double] {
  /// The middle, or the mean of the two that are in the middle; 0 where there is nothing.
  var median: Double {
    let sorted = sorted()
    guard !sorted.isEmpty else { return 0 }
    return (sorted[count / 2] + sorted[(count - 1) / 2]) / 2
  }
}
