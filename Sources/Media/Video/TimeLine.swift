import CMedia

/// When the frames of a video are shown.
struct TimeLine {
  /// Frames a second, on average.
  let rate: Double
  /// From the first frame to the end of the last.
  let seconds: Double
  private let first: Int64?
  private let unit: Double

  /// Of `count` frames, of which the first and the last are shown at these times, which are `media_no_time` where they
  /// are not known; so is when the last one ends.
  init(of stream: UnsafePointer<AVStream>, count: Int, first: Int64, last: Int64, end: Int64) {
    unit = av_q2d(stream.pointee.time_base)
    let said = [stream.pointee.avg_frame_rate, stream.pointee.r_frame_rate].lazy.filter { $0.num > 0 && $0.den > 0 }
      .map { av_q2d($0) }.first
    let isKnown = first != media_no_time && last != media_no_time && last >= first && unit > 0
    self.first = isKnown ? first : nil
    let span = isKnown ? (Double(last) - Double(first)) * unit : 0
    guard count > 1, span > 0 else {
      rate = said ?? 25
      seconds = Double(count) / rate
      return
    }
    let measured = Double(count - 1) / span
    // What the container says may leave out or count in the time of one frame; far off it is not the film's rate.
    if let said, abs(said / measured - 1) < 0.01 + 1 / Double(count) { rate = said } else { rate = measured }
    let rest = end != media_no_time && end > last ? (Double(end) - Double(last)) * unit : 1 / measured
    seconds = span + rest
  }

  /// Seconds from the first frame to the one at that place and time.
  func seconds(at time: Int64, place: Int) -> Double {
    guard let first, time != media_no_time else { return Double(place) / rate }
    return (Double(time) - Double(first)) * unit
  }
}
