import ArgumentParser
import Logging

/// What is told of the server's work.
struct LogOptions: ParsableArguments {
  @Option(name: .customLong("log-format"), help: "text, or json: an object a line.")
  var format = LineLogHandler.Format.text

  @Option(name: .customLong("log-level"), help: "The least that is told; requests are told at info.")
  var level = Logger.Level.info
}

extension LineLogHandler.Format: ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}
