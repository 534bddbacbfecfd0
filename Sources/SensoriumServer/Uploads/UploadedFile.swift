import Glibc
import HTTPTypes

/// A file that is being written.
struct UploadedFile: ~Copyable {
  let path: String
  private let descriptor: Int32
  private(set) var count = 0

  /// - Throws: where there is no room for a file.
  init(path: String) throws(APIError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.full }
    self.path = path
  }

  deinit { close(descriptor) }

  mutating func append(_ bytes: ArraySlice<UInt8>) throws(APIError) {
    count += bytes.count
    let isWritten = bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0, errno != EINTR { return false }
        rest = rest.dropFirst(max(0, written))
      }
      return true
    }
    guard isWritten else { throw Self.full }
  }

  private static let full = APIError(
    status: .init(code: 507, reasonPhrase: "Insufficient Storage"), type: "server_error",
    message: "The server has no room for the upload.", param: "file", code: nil)
}
