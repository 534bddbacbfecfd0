import Media

extension MediaItem {
  /// The item's sound, mono, at `sampleRate` Hz.
  /// - Parameter refusal: the words for what is wrong with the sound, where they are to be others than the error's own.
  public func audioClip(
    sampleRate: Int = 16_000, limits: AudioLimits = AudioLimits(),
    refusal: (MediaError) -> InputError = InputError.init
  ) throws(InputError) -> AudioClip {
    do throws(MediaError) {
      switch self {
      case .file(let path): return try AudioClip(contentsOf: path, sampleRate: sampleRate, limits: limits)
      case .bytes(let bytes, let name):
        return try AudioClip(encoded: bytes, name: name, sampleRate: sampleRate, limits: limits)
      case .pcm(let samples, let rate, let channels):
        return try AudioClip(
          pcm: samples, channels: channels, rate: rate, resampledTo: sampleRate, limits: limits)
      case .image, .frames, .embeddings, .absent: break
      }
    } catch { throw refusal(error) }
    throw mistaken(for: "audio; give a file, its bytes, or samples with their rate")
  }

  /// The item's picture, upright.
  public func image(_ limits: ImageLimits = ImageLimits()) throws(InputError) -> RGBImage {
    guard isPicture else { throw mistaken(for: "an image; give a file, its bytes, or pixels") }
    do throws(MediaError) { return try picture(limits) } catch { throw InputError(error) }
  }

  /// The frames of the item's video that `sampling` chooses. Of a list of frames and of a folder only those are opened.
  public func video(
    _ sampling: FrameSampling, _ limits: VideoLimits = VideoLimits()
  ) throws(InputError) -> VideoClip {
    if case .frames(let frames) = self, let place = frames.firstIndex(where: { !$0.isPicture }) {
      throw InputError(
        .invalidMedia,
        "Frame \(place) of a video cannot be \(frames[place].kind); give a file, its bytes, or pixels.")
    }
    do throws(MediaError) {
      switch self {
      case .file(let path): return try VideoClip(contentsOf: path, sampling: sampling, limits: limits)
      case .bytes(let bytes, let name):
        return try VideoClip(encoded: bytes, name: name, sampling: sampling, limits: limits)
      case .frames(let frames):
        return try VideoClip(count: frames.count, name: "The list of frames", sampling: sampling, limits: limits) {
          index throws(MediaError) in try frames[index].picture(limits.frame)
        }
      case .pcm, .image, .embeddings, .absent: break
      }
    } catch { throw InputError(error) }
    throw mistaken(for: "a video; give a file, its bytes, a folder of frames, or a list of frames")
  }

  private var isPicture: Bool {
    switch self {
    case .file, .bytes, .image: true
    case .pcm, .frames, .embeddings, .absent: false
    }
  }

  /// The picture of an item that is one.
  private func picture(_ limits: ImageLimits) throws(MediaError) -> RGBImage {
    switch self {
    case .file(let path): return try RGBImage(contentsOf: path, limits: limits)
    case .bytes(let bytes, let name): return try RGBImage(encoded: bytes, name: name, limits: limits)
    case .image(let image): return try image.checked(limits)
    case .pcm, .frames, .embeddings, .absent: throw .notImage(name)
    }
  }

  private var kind: String {
    switch self {
    case .file: "a file"
    case .bytes: "bytes"
    case .pcm: "audio samples"
    case .image: "pixels of an image"
    case .frames: "a list of frames"
    case .embeddings: "rows of embeddings"
    case .absent: "an absent item"
    }
  }

  private func mistaken(for wanted: String) -> InputError {
    InputError(.invalidMedia, "\(kind.prefix(1).uppercased() + kind.dropFirst()) cannot be used as \(wanted).")
  }
}

extension InputError {
  /// A media item that cannot be used.
  public init(_ error: MediaError) { self.init(.invalidMedia, error.description) }
}
