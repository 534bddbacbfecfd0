import ArgumentParser

/// What requests may cost; what is not given is as `ServerLimits` has it.
struct LimitOptions: ParsableArguments {
  @Option(
    name: .customLong("max-waiting"),
    help: ArgumentHelp("Requests that wait beyond those that are computed; more get 429.", valueName: "N"))
  var waiting = ServerLimits().waiting

  @Option(
    name: .customLong("max-connections"), help: ArgumentHelp("Connections that are open at once.", valueName: "N"))
  var connections = ServerLimits().connections

  @Option(name: .customLong("max-body-bytes"), help: ArgumentHelp("Bytes of a JSON body.", valueName: "BYTES"))
  var bodyBytes = ServerLimits().bodyBytes

  @Option(name: .customLong("max-upload-bytes"), help: ArgumentHelp("Bytes of an uploaded file.", valueName: "BYTES"))
  var uploadBytes = ServerLimits().uploadBytes

  @Option(
    name: .customLong("max-media-seconds"), help: ArgumentHelp("Seconds of a recording.", valueName: "SECONDS"))
  var mediaSeconds = ServerLimits().mediaSeconds

  @Option(name: .customLong("max-pixels"), help: ArgumentHelp("Pixels of a picture.", valueName: "N"))
  var pixels = ServerLimits().pixels

  @Option(name: .customLong("max-frames"), help: ArgumentHelp("Frames of a video.", valueName: "N"))
  var frames = ServerLimits().frames

  @Option(name: .customLong("max-n"), help: ArgumentHelp("Answers to one prompt.", valueName: "N"))
  var answers = ServerLimits().answers

  @Option(
    name: .customLong("shutdown-seconds"),
    help: ArgumentHelp("Seconds that requests have to end when the server stops.", valueName: "SECONDS"))
  var shutdownSeconds = ServerLimits().shutdownSeconds

  func validate() throws {
    let least = [
      ("--max-connections", connections), ("--max-body-bytes", bodyBytes), ("--max-upload-bytes", uploadBytes),
      ("--max-pixels", pixels), ("--max-frames", frames), ("--max-n", answers),
      ("--shutdown-seconds", shutdownSeconds),
    ]
    for (name, value) in least where value < 1 { throw ValidationError("\(name) is \(value), but 1 is the least") }
    guard waiting >= 0 else { throw ValidationError("--max-waiting is \(waiting), but 0 is the least") }
    guard mediaSeconds > 0 else {
      throw ValidationError("--max-media-seconds is \(mediaSeconds), but it has to be more")
    }
  }

  func apply(to limits: inout ServerLimits) {
    limits.waiting = waiting
    limits.connections = connections
    limits.bodyBytes = bodyBytes
    limits.uploadBytes = uploadBytes
    limits.mediaSeconds = mediaSeconds
    limits.pixels = pixels
    limits.frames = frames
    limits.answers = answers
    limits.shutdownSeconds = shutdownSeconds
  }
}
