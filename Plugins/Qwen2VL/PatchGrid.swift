/// The patches of a picture or a video: `frames` steps of time, each `height` x `width` patches.
struct PatchGrid: Sendable, Equatable {
  let frames: Int
  let height: Int
  let width: Int
  /// Patches along the side of a square that becomes one row of the prompt.
  let mergeSize: Int
  /// Seconds from one step of time to the next; nil for a picture.
  var secondsPerStep: Double?

  /// Merged rows down, and across, a frame.
  var rows: Int { height / mergeSize }
  var columns: Int { width / mergeSize }
  /// Patches of a frame.
  var patches: Int { height * width }
  /// Rows of the prompt.
  var positions: Int { frames * rows * columns }
}
