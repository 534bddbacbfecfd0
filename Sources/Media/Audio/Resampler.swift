import CMedia

/// Converts mono samples from one rate to another with libswresample's defaults, piece by piece.
struct Resampler: ~Copyable {
  private let context: OpaquePointer
  private let from: Int
  private let to: Int
  private var consumed = 0
  private var produced = 0

  /// nil where libswresample cannot convert between the two rates (samples a second).
  init?(from: Int, to: Int) {
    guard let context = media_resampler(Int32(from), Int32(to)) else { return nil }
    self.context = context
    self.from = from
    self.to = to
  }

  deinit {
    var context: OpaquePointer? = context
    swr_free(&context)
  }

  /// Converts the next piece; what can be told already is appended to `output`.
  mutating func convert(_ samples: UnsafeBufferPointer<Float>, into output: inout [Float]) {
    consumed += samples.count
    produced += run(samples, into: &output)
  }

  /// Appends the end of the converted sound.
  ///
  /// The filter needs some samples ahead, which it takes from a mirror image of the end; a sound shorter than half the
  /// filter gives it nothing to mirror, so silence follows such a one, and is cut off again.
  mutating func finish(into output: inout [Float]) {
    let expected = (consumed * to + from - 1) / from
    let shortest = 64 * max(1, from / to + 1)
    if consumed < shortest {
      let silence = [Float](repeating: 0, count: shortest)
      silence.withUnsafeBufferPointer { produced += run($0, into: &output) }
    }
    let empty = UnsafeBufferPointer<Float>(start: nil, count: 0)
    while case let more = run(empty, into: &output), more > 0 { produced += more }
    if consumed < shortest, produced > expected { output.removeLast(produced - expected) }
  }

  private func run(_ samples: UnsafeBufferPointer<Float>, into output: inout [Float]) -> Int {
    let room = Int(swr_get_out_samples(context, Int32(samples.count)))
    guard room > 0 else { return 0 }
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { target in
      let written = max(
        0, Int(media_resample(context, samples.baseAddress, Int32(samples.count), target.baseAddress, Int32(room))))
      output += target[..<written]
      return written
    }
  }
}
