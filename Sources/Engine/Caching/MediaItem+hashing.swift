import Glibc
import Media
import ModelKit
import Paths

extension ContentHash {
  /// Files larger than this are known by their place, size and time of change instead of by their bytes.
  private static let mostHashedBytes = 64 << 20

  /// What identifies an item as it is prepared with `options`; nil for one that cannot be read, whose preparation says why.
  init?(_ item: MediaItem, _ modality: Modality, _ options: ProcessorOptions) {
    guard let content = Self.content(item) else { return nil }
    self.init { hasher in
      hasher.combine(modality)
      hasher.combine(content)
      hasher.combine(options)
    }
  }

  private static func content(_ item: MediaItem) -> ContentHash? {
    switch item {
    case .file(let path): return file(path)
    case .bytes(let bytes, _):  // the name shows in messages and in nothing else
      return ContentHash { hasher in bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
    case .pcm(let samples, let rate, let channels):
      return ContentHash { hasher in
        hasher.combine(rate)
        hasher.combine(channels)
        samples.withUnsafeBytes { hasher.combine(bytes: $0) }
      }
    case .image(let image):
      return ContentHash { hasher in
        hasher.combine(image.width)
        hasher.combine(image.height)
        image.pixels.withUnsafeBytes { hasher.combine(bytes: $0) }
      }
    case .frames(let frames):
      var parts: [ContentHash] = []
      for frame in frames {
        guard let part = content(frame) else { return nil }
        parts.append(part)
      }
      return ContentHash { $0.combine(parts) }
    case .embeddings(let rows): return ContentHash(rows)
    case .absent: return nil
    }
  }

  /// What identifies rows by their values.
  init(_ rows: EmbeddingRows) {
    let values = rows.values
    self.init { hasher in
      hasher.combine("embeddings")
      hasher.combine(rows.columns)
      values.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  private static func file(_ path: String) -> ContentHash? {
    var kind = stat()
    // A pipe that is opened and closed here would break off whoever writes into it.
    guard path.withPath({ stat($0, &kind) }) == 0, kind.st_mode & S_IFMT == S_IFREG else { return nil }
    let descriptor = path.withPath { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    let size = Int(status.st_size)
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    guard isRegular, size > 0, size <= mostHashedBytes,
      let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED
    else {
      // A folder of frames cannot be known without reading all of them.
      guard isRegular, size > 0 else { return nil }
      return ContentHash { hasher in
        hasher.combine(path)
        hasher.combine(status.st_ino)
        hasher.combine(size)
        hasher.combine(status.st_mtim.tv_sec)
        hasher.combine(status.st_mtim.tv_nsec)
      }
    }
    defer { munmap(memory, size) }
    return ContentHash { $0.combine(bytes: UnsafeRawBufferPointer(start: memory, count: size)) }
  }
}
