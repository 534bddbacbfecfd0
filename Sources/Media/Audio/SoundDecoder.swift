/// What decodes a source's sound, a part at a time.
///
/// A class: it owns the state of a C library, and the reader holds any of them.
protocol SoundDecoder: AnyObject {
  /// The length that the source tells of, in seconds; nil where it does not.
  var declaredSeconds: Double? { get }

  /// Decodes a part of the sound and appends it.
  func decode(into assembler: inout SoundAssembler) throws(MediaError) -> SoundProgress
}

/// How far a decoder has come.
enum SoundProgress {
  case more
  /// What follows cannot be decoded by this decoder.
  case damaged
  case end
}
