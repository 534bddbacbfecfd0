import Glibc

/// The most memory that this process ever had resident: `VmHWM` of proc_pid_status(5). getrusage(2) will not do, as it
/// counts what the process was before it became this program.
enum PeakMemory {
  /// In MiB; 0 where the system does not tell.
  static var megabytes: Double {
    guard let stream = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(stream) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), stream) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split { $0 == " " || $0 == "\t" || $0 == "\n" }
      // "VmHWM:     34960 kB", where kB are KiB.
      if words.first == "VmHWM:", words.count > 1 { return (Double(words[1]) ?? 0) / 1024 }
    }
    return 0
  }
}
