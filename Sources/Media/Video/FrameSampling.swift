/// Which frames of a video are looked at.
public enum FrameSampling: Sendable, Equatable {
  /// So many, evenly spread from the first to the last: `np.linspace(0, total - 1, n, dtype=int)`, as vLLM takes them.
  /// Where there are fewer frames, all of them, once each.
  case uniform(Int)
  /// Those of these places, in this order; 0 is the first frame that is shown.
  case indices([Int])
  case all
  /// So many frames of each second, at least and at most so many, a multiple of `multiple`: as Qwen's video processors
  /// take them in `transformers` 5. A video whose rate is not known counts as one of 24 frames a second.
  case rate(Double, atLeast: Int, atMost: Int, multiple: Int)

  /// The places of the chosen frames in a video of `total` frames; `name` is what errors call it.
  /// - Throws: `noFrames` where there are none, `frameCount` where fewer than 1 is asked for, `frameIndex` where one is
  ///   not there.
  ///   - framesPerSecond: the video's; counts for `rate` only.
  public func indices(
    of total: Int, framesPerSecond: Double = 24, name: String = "This video"
  ) throws(MediaError) -> [Int] {
    guard total > 0 else { throw .noFrames(name) }
    switch self {
    case .all: return Array(0..<total)
    case .rate(let rate, let least, let most, let multiple):
      let native = framesPerSecond > 0 ? framesPerSecond : 24
      let wanted = min(max(Double(total) / native * rate, Double(least)), Double(most), Double(total))
      let count = max(1, Int(wanted) / multiple * multiple)
      let step = Double(total) / Double(count)
      return (0..<count).map { min(total - 1, Int(Double($0) * step)) }
    case .uniform(let count):
      guard count > 0 else { throw .frameCount(name, count) }
      if count >= total { return Array(0..<total) }
      if count == 1 { return [0] }
      // NumPy's order of operations: the step is rounded first, and the last place is set.
      let step = Double(total - 1) / Double(count - 1)
      return (0..<(count - 1)).map { Int(Double($0) * step) } + [total - 1]
    case .indices(let places):
      guard !places.isEmpty else { throw .frameCount(name, 0) }
      if let bad = places.first(where: { !(0..<total ~= $0) }) { throw .frameIndex(name, bad, total: total) }
      return places
    }
  }
}
