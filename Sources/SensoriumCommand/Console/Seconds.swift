extension ContinuousClock.Instant {
  /// Seconds from then until now.
  var secondsToNow: Double { duration(to: .now) / .seconds(1) }
}
