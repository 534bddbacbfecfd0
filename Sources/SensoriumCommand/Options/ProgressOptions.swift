import ArgumentParser
import Progress

/// Whether a bar is drawn where standard error is a terminal.
struct ProgressOptions: ParsableArguments {
  @Flag(help: "Draw no progress bar.")
  var noProgress = false

  var screen: ProgressScreen { noProgress ? .silent : .standardError }
}
