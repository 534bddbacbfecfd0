/// Which elements of a head rotary positions turn together.
public enum RotaryPairing: Sendable {
  /// Elements i and i + half, as the Llama family has them.
  case halves
  /// Elements 2i and 2i + 1, as RoFormer has them.
  case neighbours
}
