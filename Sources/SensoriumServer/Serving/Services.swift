import Logging

/// What endpoints share.
struct Services: Sendable {
  let models: ModelLibrary
  let limits: ServerLimits
  let media: MediaPolicy
  let metrics: ServerMetrics
  let logger: Logger
}
