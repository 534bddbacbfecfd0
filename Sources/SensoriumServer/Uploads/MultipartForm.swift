import Hummingbird
import NIOCore

/// A form with files, read as it comes: files go to disk chunk by chunk, so that memory holds none of them whole.
struct MultipartForm: Sendable {
  struct File: Sendable {
    let path: String
    /// What the client calls it.
    let name: String
    let count: Int
  }

  private(set) var fields: [String: [String]] = [:]
  /// By the field's name; of several the first.
  private(set) var files: [String: File] = [:]

  /// - Throws: 415 for another type of body, 413 for one that is too large or has too many parts, 408 for one that comes
  ///   too slowly, 400 for one that is damaged.
  init(
    _ request: Request, _ limits: ServerLimits, _ context: ServerRequestContext, _ temporary: TemporaryFiles
  ) async throws {
    guard request.mediaType == "multipart/form-data" else {
      throw APIError.unsupportedMediaType(
        "The body has to be a form with a file; send it with 'Content-Type: multipart/form-data'.")
    }
    guard let boundary = Self.boundary(request), var parser = MultipartParser(boundary: boundary) else {
      throw APIError.badRequest("The Content-Type of the body has no boundary.")
    }
    let declared = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    var reader = Reader(limits: limits, temporary: temporary)
    guard declared <= limits.uploadBytes + limits.fieldBytes else { throw reader.tooLarge }
    do {
      for try await chunk in request.body.paced(limits, context.body) {
        try parser.take(Array(buffer: chunk)) { try reader.handle($0) }
      }
    } catch let fault as MultipartParser.Fault {
      throw APIError.badRequest("The form cannot be read: \(fault.reason).")
    }
    guard parser.isDone else { throw APIError.badRequest("The form ends before its last boundary.") }
    (fields, files) = (reader.fields, reader.files)
  }

  private static func boundary(_ request: Request) -> String? {
    guard let type = request.headers[.contentType], let start = type.firstRange(of: "boundary=") else { return nil }
    let rest = type[start.upperBound...]
    return rest.hasPrefix("\"")
      ? String(rest.dropFirst().prefix { $0 != "\"" }) : String(rest.prefix { $0 != ";" && $0 != " " })
  }

  /// The last value of a field; empty ones count as absent.
  subscript(name: String) -> String? { fields[name]?.last.flatMap { $0.isEmpty ? nil : $0 } }

  /// All values of a field, also where its name ends with "[]".
  func list(_ name: String) -> [String] { (fields[name] ?? []) + (fields["\(name)[]"] ?? []) }
}

/// Takes the parts of a form.
private struct Reader: ~Copyable {
  let limits: ServerLimits
  let temporary: TemporaryFiles
  var fields: [String: [String]] = [:]
  var files: [String: MultipartForm.File] = [:]
  private var parts = 0
  private var head: MultipartHead?
  private var field: [UInt8] = []
  private var file: UploadedFile?
  private var written = 0

  init(limits: ServerLimits, temporary: TemporaryFiles) {
    self.limits = limits
    self.temporary = temporary
  }

  var tooLarge: APIError {
    .contentTooLarge("The upload is larger than \(limits.uploadBytes) bytes, the limit of this server.", param: "file")
  }

  mutating func handle(_ event: MultipartParser.Event) throws(APIError) {
    switch event {
    case .begin(let head):
      parts += 1
      guard parts <= limits.uploadParts else {
        throw .contentTooLarge("The form has more than \(limits.uploadParts) parts.")
      }
      self.head = head
      field = []
      if let name = head.fileName { file = try UploadedFile(path: try temporary.path(for: name)) }
    case .content(let bytes):
      written += bytes.count
      if file != nil {
        guard written <= limits.uploadBytes else { throw tooLarge }
        try file?.append(bytes)
      } else {
        guard field.count + bytes.count <= limits.fieldBytes else {
          throw .contentTooLarge("A field of the form is larger than \(limits.fieldBytes) bytes.", param: head?.name)
        }
        field += bytes
      }
    case .end:
      guard let head else { return }
      if let file = file.take() {
        let done = MultipartForm.File(path: file.path, name: head.fileName ?? "upload", count: file.count)
        if files[head.name] == nil { files[head.name] = done }
      } else {
        fields[head.name, default: []].append(String(decoding: field, as: UTF8.self))
      }
      self.head = nil
    }
  }
}
