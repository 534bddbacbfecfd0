import Hummingbird
import NIOCore

/// What is known of a request besides what it says.
struct ServerRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel
  /// What the log and the client call the request: its `x-request-id`, or one of ours.
  var requestID = ""
  let body = BodyProgress()

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}
