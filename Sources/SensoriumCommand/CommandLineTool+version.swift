extension CommandLineTool {
  /// The version of this package, as `sensorium --version` tells it.
  public static let version = "0.1.0"
}
