import Glibc

/// What this process has in memory.
enum ResidentMemory {
  /// malloc_trim, which Swift's view of the C library lacks.
  private static let trim = dlsym(nil, "malloc_trim").map {
    unsafeBitCast($0, to: (@convention(c) (Int) -> CInt).self)
  }

  /// Bytes in memory, once what the allocator keeps of freed memory has been given back: what stays is really held.
  static func settled() -> Int {
    _ = trim?(0)
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let fields = line.split(separator: CChar(UInt8(ascii: " ")))
    guard fields.count > 1 else { return 0 }
    return fields[1].reduce(0) { $0 * 10 + Int($1) - 48 } * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
