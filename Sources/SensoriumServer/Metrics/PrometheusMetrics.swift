import CoreMetrics
import Synchronization

/// Metrics as Prometheus reads them: a factory of swift-metrics, whose text `GET /metrics` answers. A class because every
/// part of the process writes to the same one.
final class PrometheusMetrics: MetricsFactory, Sendable {
  private let families = Mutex<[String: MetricFamily]>([:])
  /// Help of the metrics that are known, by name.
  private let help: [String: String]
  /// Upper bounds of histograms, by name; others get those of times.
  private let bounds: [String: [Double]]

  init(help: [String: String] = [:], bounds: [String: [Double]] = [:]) {
    self.help = help
    self.bounds = bounds
  }

  private func series(_ label: String, _ dimensions: [(String, String)], _ kind: MetricFamily.Kind) -> MetricSeries {
    let name = MetricFamily.name(label)
    let labels = MetricFamily.labels(dimensions)
    return families.withLock { families in
      var family = families[name] ?? MetricFamily(kind: kind, help: help[name] ?? name)
      let series =
        family.series[labels]
        ?? MetricSeries(
          bounds: kind == .histogram ? bounds[name] ?? MetricFamily.timeBounds : [])
      family.series[labels] = series
      families[name] = family
      return series
    }
  }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, dimensions, .counter)
  }
  func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler { series(label, dimensions, .counter) }
  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, dimensions, .gauge)
  }
  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    series(label, dimensions, aggregate ? .histogram : .gauge)
  }
  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, dimensions, .histogram)
  }
  // Counts go on where another handler of the same name is made.
  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  func destroyMeter(_ handler: any MeterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}

  /// All of them, in the text format 0.0.4.
  var text: String {
    families.withLock { $0 }.sorted { $0.key < $1.key }.map { $1.text($0) }.joined()
  }
}
