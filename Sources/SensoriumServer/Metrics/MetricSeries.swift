import CoreMetrics
import Synchronization

/// One series: a number, and for a histogram how many values lie where. A class because swift-metrics' handlers are.
final class MetricSeries: Sendable {
  struct State {
    /// The number, or the sum of a histogram.
    var value = 0.0
    /// Values up to each bound and above the one before.
    var counts: [Int]
    var count = 0
  }

  let bounds: [Double]
  private let state: Mutex<State>

  /// - Parameter bounds: upper bounds in ascending order; none for a number.
  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: Array(repeating: 0, count: bounds.count)))
  }

  var snapshot: State { state.withLock { $0 } }

  private func observe(_ value: Double) {
    let place = bounds.firstIndex { value <= $0 }
    state.withLock { state in
      state.value = bounds.isEmpty ? value : state.value + value
      state.count += 1
      if let place { state.counts[place] += 1 }
    }
  }
}

extension MetricSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
  func increment(by amount: Int64) { increment(by: Double(amount)) }
  func increment(by amount: Double) { state.withLock { $0.value += amount } }
  func decrement(by amount: Double) { state.withLock { $0.value -= amount } }
  func reset() { state.withLock { $0.value = 0 } }
  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { state.withLock { $0.value = value } }
  func record(_ value: Int64) { observe(Double(value)) }
  func record(_ value: Double) { observe(value) }
  func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }
}
