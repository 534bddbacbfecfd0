import Glibc

extension CPUBackend {
  /// What the system could give to this process: what it calls available, less what a container does not allow.
  public var freeMemory: Int {
    let system = Self.figure("MemAvailable:", in: "/proc/meminfo").map { $0 << 10 }
    let container = Self.number("/sys/fs/cgroup/memory.max").map { limit in
      max(0, limit - (Self.number("/sys/fs/cgroup/memory.current") ?? 0))
    }
    return min(system ?? .max, container ?? .max)
  }

  /// The number behind `name` in a file of such lines.
  private static func figure(_ name: String, in path: String) -> Int? {
    let lines = text(path)?.split(separator: "\n") ?? []
    let line = lines.first { $0.hasPrefix(name) }
    return line.flatMap { line in line.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
  }

  private static func number(_ path: String) -> Int? {
    text(path).flatMap { text in text.split(separator: "\n").first.flatMap { Int($0) } }
  }

  private static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = read(descriptor, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
  }
}
