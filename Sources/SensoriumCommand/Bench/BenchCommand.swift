import ArgumentParser

/// `sensorium bench`: how fast a model, or the kernels under it, run here.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures latency, throughput and kernels on this machine.",
    subcommands: [LatencyCommand.self, ThroughputCommand.self, KernelsCommand.self])
}
