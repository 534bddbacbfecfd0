/// In which order requests are computed.
public enum SchedulingPolicy: String, Sendable, CaseIterable {
  /// First come, first served.
  case fcfs
  /// Lower `Prompt.priority` first, then first come, first served.
  case priority
}
