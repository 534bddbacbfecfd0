import Glibc
import Paths

extension VideoClip {
  /// A folder whose image files, by the endings of their names (jpg, jpeg, png, webp, gif, bmp), are the frames of a
  /// video, in the order of their names: numbers in them count as numbers, so that `f2.png` comes before `f10.png`.
  /// Other files are left aside. Only the chosen ones are opened.
  public init(
    folder: String, sampling: FrameSampling, framesPerSecond: Double = assumedRate,
    limits: VideoLimits = VideoLimits()
  ) throws(MediaError) {
    let files = try FrameFolder.files(in: folder)
    try self.init(
      count: files.count, name: folder, sampling: sampling, framesPerSecond: framesPerSecond, limits: limits
    ) { index throws(MediaError) in
      try RGBImage(contentsOf: files[index], limits: limits.frame)
    }
  }
}

/// Frames of a video as files in a folder.
enum FrameFolder {
  private static let endings = ["jpg", "jpeg", "png", "webp", "gif", "bmp"]

  /// The paths of the images in order; throws `noFrameFiles` where there is none.
  static func files(in folder: String) throws(MediaError) -> [String] {
    guard let stream = folder.withPath({ opendir($0) }) else {
      throw .unreadable(folder, reason: String(cString: strerror(errno)))
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: UInt8.self, capacity: 256) {
          String(path: UnsafeBufferPointer(start: $0, count: strnlen($0, 256)))
        }
      }
      guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { continue }
      if endings.contains(name[name.index(after: dot)...].lowercased()) { names.append(name) }
    }
    if names.isEmpty { throw .noFrameFiles(folder) }
    let parent = folder.hasSuffix("/") ? folder : folder + "/"
    return names.map { (key: NaturalOrder($0), name: $0) }.sorted { $0.key < $1.key }.map { parent + $0.name }
  }
}

/// The order of names in which their numbers count as numbers; names that are the same but for zeros before those are in
/// the order of their bytes.
struct NaturalOrder: Comparable {
  private let bytes: [UInt8]

  init(_ name: String) {
    bytes = Array(name.utf8)
  }

  static func < (left: Self, right: Self) -> Bool {
    var (a, b) = (left.bytes[...], right.bytes[...])
    while let x = a.first, let y = b.first {
      if isDigit(x), isDigit(y) {
        let (m, n) = (a.prefix(while: isDigit), b.prefix(while: isDigit))
        let (p, q) = (m.drop { $0 == 0x30 }, n.drop { $0 == 0x30 })
        if p.count != q.count { return p.count < q.count }
        if !p.elementsEqual(q) { return p.lexicographicallyPrecedes(q) }
        (a, b) = (a.dropFirst(m.count), b.dropFirst(n.count))
      } else {
        if x != y { return x < y }
        (a, b) = (a.dropFirst(), b.dropFirst())
      }
    }
    if a.isEmpty != b.isEmpty { return a.isEmpty }
    return left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
}
