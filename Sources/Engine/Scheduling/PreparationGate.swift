/// Lets requests through to be prepared, in the order in which they came: so many at a time, and no more while those that
/// are prepared and not done hold enough.
actor PreparationGate {
  /// So many are prepared at a time.
  private let width: Int
  /// So many may be prepared whatever they hold: the engine is to be busy.
  private let requests: Int
  /// Bytes of features above which no more than that are.
  private let bytes: Int
  private var preparing = 0
  private var held = 0
  private(set) var heldBytes = 0
  /// By when they came; a number that is missing has given up.
  private var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
  private var next: UInt64 = 0
  private var count: UInt64 = 0

  init(width: Int, requests: Int, bytes: Int = 256 << 20) {
    self.width = width
    self.requests = requests
    self.bytes = bytes
  }

  /// How many are prepared at a time beside a backend of so many threads: half as many, as more would only take its cores
  /// from it, and two at least.
  static func width(besides threads: Int) -> Int { max(2, threads / 2) }

  /// Waits for its turn.
  /// - Returns: false where the task was cancelled meanwhile; else `leave` must follow.
  func enter() async -> Bool {
    guard !hasRoom || !waiting.isEmpty else {
      preparing += 1
      return true
    }
    let number = count
    count += 1
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiting[number] = $0 }
    } onCancel: {
      Task { await giveUp(number) }
    }
  }

  /// A request is prepared, and holds its features from now on.
  func leave(holding bytes: Int) {
    held += 1
    heldBytes += bytes
    leave()
  }

  /// A request was refused.
  func leave() {
    preparing -= 1
    admit()
  }

  /// A request is done.
  func release(_ bytes: Int) {
    held -= 1
    heldBytes -= bytes
    admit()
  }

  var waitingCount: Int { waiting.count }

  private var hasRoom: Bool { preparing < width && (held + preparing < requests || heldBytes < bytes) }

  private func admit() {
    while hasRoom, next < count {
      if let first = waiting.removeValue(forKey: next) {
        preparing += 1
        first.resume(returning: true)
      }
      next += 1
    }
  }

  private func giveUp(_ number: UInt64) { waiting.removeValue(forKey: number)?.resume(returning: false) }
}
