/// One step from pieces back to text.
enum DecodingStep: Sendable {
  /// Reads the byte-level alphabet; what was cut inside a character is whole again, as all pieces become one.
  case byteLevel
  /// No decoder in the file: the pieces with a space between them.
  case join
}
