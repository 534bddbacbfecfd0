import Engine
import Glibc
import Media
import ModelKit

/// Makes the engine's items of what a request has, under the server's rules and limits.
struct MediaResolver: Sendable {
  let policy: MediaPolicy
  let limits: ServerLimits
  /// Where downloads of the request go.
  let files: TemporaryFiles

  /// - Parameter place: where the item stands in the request, for errors: "messages[0].content[1]".
  func item(_ part: MediaPart, at place: String) async throws(APIError) -> MediaItem {
    switch part.source {
    case .absent: return .absent
    case .base64(let text, let format):
      return try await decoded { () throws(APIError) in
        try checked([try DataURL.decode(text.utf8, at: place)], part.modality, "\(place).\(format)", place)
      }
    case .url(let url):
      // What is before the colon; a data: URL is long, and only that much of it is looked at.
      let scheme = url.prefix(8).prefix { $0 != ":" }.lowercased()
      switch scheme {
      case "data":
        return try await decoded { () throws(APIError) in
          try checked(try DataURL(url, at: place).contents, part.modality, place, place)
        }
      case "http", "https":
        let path = try files.path(for: place)
        try await MediaDownload(policy: policy, limits: limits).get(url, to: path, at: place)
        return try checkedFile(path, part.modality, place)
      case "file": return try checkedFile(try localPath(url, place), part.modality, place)
      default:
        throw .badRequest("\(place): the URL has to be a data:, http(s): or file: URL.", param: place)
      }
    }
  }

  /// Content of megabytes takes a while: it is not to hold up who asks for less.
  private func decoded(
    _ work: @escaping @Sendable () throws(APIError) -> MediaItem
  ) async throws(APIError) -> MediaItem {
    try await Blocking.run { Result { () throws(APIError) in try work() } }.get()
  }

  /// Items in memory; several are the frames of a video.
  private func checked(
    _ contents: [[UInt8]], _ modality: Modality, _ name: String, _ place: String
  ) throws(APIError) -> MediaItem {
    var items: [MediaItem] = []
    let areFrames = modality == .video && contents.count > 1
    guard contents.count <= limits.frames else {
      throw .badRequest(
        "\(place): there are \(contents.count) frames; at most \(limits.frames) are taken.", param: place)
    }
    for bytes in contents {
      if modality == .image || areFrames { try checkPixels(bytes, place) }
      items.append(.bytes(bytes, name: name))
    }
    return areFrames ? .frames(items) : items[0]
  }

  private func checkedFile(_ path: String, _ modality: Modality, _ place: String) throws(APIError) -> MediaItem {
    guard modality == .image else { return .file(path) }
    do {
      let bytes = try FileContents.read(path, upTo: limits.downloadBytes)
      return try checked([bytes], modality, place, place)
    } catch let error as APIError {
      throw error
    } catch {
      throw .unprocessableMedia("\(place): the file cannot be read.", param: place)
    }
  }

  /// Refuses a decompression bomb by its header.
  private func checkPixels(_ bytes: [UInt8], _ place: String) throws(APIError) {
    let size: ImageSize
    do throws(MediaError) { size = try RGBImage.size(encoded: bytes, name: place) } catch {
      throw .unprocessableMedia(error.description, param: place)
    }
    let (pixels, overflow) = size.width.multipliedReportingOverflow(by: size.height)
    guard !overflow, pixels <= limits.pixels else {
      throw .contentTooLarge(
        "\(place): the picture has \(size.width) x \(size.height) pixels; at most \(limits.pixels) are taken.",
        param: place)
    }
  }

  /// The file that a `file:` URL names, under the allowed folder once every link is followed.
  private func localPath(_ url: String, _ place: String) throws(APIError) -> String {
    guard let root = policy.allowedPath else {
      throw .badRequest(
        "\(place): this server reads no files of its machine; start it with --allowed-media-path.", param: place)
    }
    let refusal = APIError.badRequest("\(place): there is no such file under the allowed media path.", param: place)
    guard url.lowercased().hasPrefix("file:///"), let path = url.dropFirst("file://".count).removingPercentEncoding,
      !path.utf8.contains(0), let real = FileContents.realPath(path), let realRoot = FileContents.realPath(root),
      real.hasPrefix(realRoot.hasSuffix("/") ? realRoot : "\(realRoot)/"), FileContents.isRegular(real)
    else { throw refusal }
    return real
  }
}
