/// What one request may cost, all in one place. Each limit holds before memory or time is spent.
struct ServerLimits: Sendable {
  /// Bytes of a JSON body.
  var bodyBytes = 64 << 20
  /// Bytes of an uploaded file, which goes to disk: a film of two hours fits.
  var uploadBytes = 4 << 30
  /// Parts of a multipart body.
  var uploadParts = 64
  /// Bytes of a multipart field that is not a file.
  var fieldBytes = 1 << 20
  /// Bytes of a media item behind a URL.
  var downloadBytes = 256 << 20
  /// Seconds that a download may take.
  var downloadSeconds = 30
  /// Redirects that a download follows.
  var redirects = 3
  /// Media items of one request.
  var mediaItems = 64
  /// Pixels of a picture.
  var pixels = 1 << 26
  /// Frames of a video that a request may ask for.
  var frames = 128
  /// Seconds of a recording.
  var mediaSeconds = 4.0 * 3600
  /// Answers to one prompt.
  var answers = 16
  /// Prompts of one completion request.
  var prompts = 128
  /// Messages of a conversation.
  var messages = 4_096
  /// Requests that wait beyond those that are computed.
  var waiting = 256
  /// Open connections.
  var connections = 1_024
  /// Bytes of all header fields.
  var headerBytes = 32 << 10
  /// Seconds in which nothing may come of a request before its connection is closed.
  var idleSeconds = 30
  /// Seconds after which a body must have come at `bodyBytesPerSecond` on average.
  var bodyGraceSeconds = 20.0
  var bodyBytesPerSecond = 4_096.0
  /// Seconds between the comments that keep a silent stream open.
  var keepAliveSeconds = 15.0
  /// Seconds that requests have to end when the server stops.
  var shutdownSeconds = 30
}
