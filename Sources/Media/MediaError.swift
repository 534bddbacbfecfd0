/// Why a file, bytes or samples cannot be used as media. Every description is one sentence that names the source (its
/// path, or the name given with bytes and samples) and says what is wrong and what would be right.
public enum MediaError: Error, Equatable, CustomStringConvertible {
  /// No file is at that path.
  case missing(String)
  /// The path leads to a folder.
  case folder(String)
  /// The path leads to a device.
  case notAFile(String)
  /// The system does not let it be read.
  case unreadable(String, reason: String)
  /// The file has no bytes, or there are no samples.
  case empty(String)
  /// No decoder knows these bytes.
  case notAudio(String)
  /// Media without a sound track.
  case noSound(String)
  /// Bytes in a known format of which not one sample of sound can be decoded.
  case undecodable(String, reason: String?)
  /// A sample is NaN or infinite.
  case notFinite(String, second: Double)
  /// Longer than the limit that the caller set.
  case tooLong(String, seconds: Double?, limit: Double)
  /// A number of samples a second that cannot be converted.
  case sampleRate(String, Int)
  /// A number of channels that samples cannot have, or that does not divide their count.
  case channels(String, Int, samples: Int)
  /// A channel was asked for that the sound does not have.
  case noChannel(String, AudioChannel, channels: Int)
  /// A library could not be loaded or set up.
  case library(String, reason: String)
  /// A log-mel spectrogram with such numbers cannot be computed.
  case spectrogram(String)
  /// No image decoder knows these bytes.
  case notImage(String)
  /// An image in a known format that is damaged, cut off or of a kind that is not decoded.
  case brokenImage(String, format: String, reason: String)
  /// More pixels than the caller's limit.
  case tooManyPixels(String, width: Int, height: Int, limit: Int)
  /// A file of more bytes than the caller's limit.
  case tooManyBytes(String, Int, limit: Int)
  /// A pipe that brings more bytes than are kept of one.
  case tooManyPipedBytes(String, limit: Int)
  /// An image that would have no pixels.
  case imageSize(String, width: Int, height: Int)
  /// A number of channels that pixels cannot have.
  case imageChannels(String, Int)
  /// Not as many values as the size says.
  case valueCount(String, Int, width: Int, height: Int, channels: Int)
  /// A value that is not from 0 to 1.
  case valueRange(String, index: Int, Float)
  /// Images cannot be prepared for a model with such numbers.
  case imageTransform(String)
  /// No decoder knows these bytes as a video.
  case notVideo(String)
  /// Media without a video track.
  case noPictures(String)
  /// A video whose pictures are locked.
  case encrypted(String)
  /// A video track, a folder or a list in which there is no frame.
  case noFrames(String)
  /// A folder that is no video, because no image file is in it.
  case noFrameFiles(String)
  /// A video track of which not one frame can be decoded.
  case undecodableVideo(String, reason: String?)
  /// Frames of a video that have not all one size: the first, and one that differs.
  case frameSizes(String, first: ImageSize, index: Int, ImageSize)
  /// Fewer than one frame was asked for.
  case frameCount(String, Int)
  /// A frame was asked for that the video does not have.
  case frameIndex(String, Int, total: Int)
  /// The chosen frames have more pixels together than the caller's limit.
  case tooManyFramePixels(String, frames: Int, ImageSize, limit: Int)
  /// More would have to be decoded than the caller's limit, whatever is kept of it.
  case tooMuchDecoding(String, frames: Int, ImageSize, limit: Int)
  /// Not as many values as the number of frames and their size say.
  case frameValues(String, Int, frames: Int, width: Int, height: Int, channels: Int)
  /// A number of frames a second that no video has.
  case frameRate(String, Double)

  public var description: String {
    switch self {
    case .missing(let name): name.isEmpty ? "The name of the file is empty." : "There is no file \(name)."
    case .folder(let name): "\(name) is a folder; name the file in it."
    case .notAFile(let name): "\(name) is not a regular file; save it to one first."
    case .unreadable(let name, let reason): "\(name) cannot be read: \(reason)."
    case .empty(let name): "\(name) is empty."
    case .notAudio(let name):
      "\(name) is not audio or video in a format that is known here; headerless PCM must be given with its rate."
    case .noSound(let name): "\(name) has no sound track."
    case .undecodable(let name, let reason):
      "\(name) begins like a media file, but no sound can be decoded from it\(reason.map { " (\($0))" } ?? "")."
    case .notFinite(let name, let second):
      "\(name) has a sample that is NaN or infinite, \(Self.number(second)) s from its start."
    case .tooLong(let name, let seconds, let limit):
      if let seconds {
        "\(name) is \(Self.number(seconds)) s long; at most \(Self.number(limit)) s can be used."
      } else {
        "\(name) is longer than the \(Self.number(limit)) s that can be used."
      }
    case .sampleRate(let name, let rate):
      "\(name) cannot be converted from or to \(rate) samples a second; \(AudioClip.rates.lowerBound) to "
        + "\(AudioClip.rates.upperBound) can be used."
    case .channels(let name, let channels, let samples):
      channels < 1
        ? "\(name) cannot have \(channels) channels; give 1 or more."
        : "\(name) has \(samples) samples, which do not divide into \(channels) channels."
    case .noChannel(let name, let channel, let channels):
      "\(name) has \(channels == 1 ? "one channel" : "\(channels) channels"), so its channel \(channel) cannot be used; "
        + "choose \(channels == 1 ? "mix" : "mix or 1 to \(channels)")."
    case .library(let name, let reason): "\(name) cannot be decoded: \(reason)."
    case .spectrogram(let reason): "This log-mel spectrogram cannot be computed: \(reason)."
    case .notImage(let name): "\(name) is not an image in a format that is known here; use JPEG, PNG, WebP, GIF or BMP."
    case .brokenImage(let name, let format, let reason): "\(name) is a \(format) that cannot be decoded (\(reason))."
    case .tooManyPixels(let name, let width, let height, let limit):
      "\(name) has \(width) x \(height) pixels; at most \(limit) can be used."
    case .tooManyBytes(let name, let count, let limit):
      "\(name) has \(count) bytes; an image may have at most \(limit)."
    case .tooManyPipedBytes(let name, let limit):
      "\(name) brings more than \(limit) bytes, the most that are kept of a pipe; save it to a file first."
    case .imageSize(let name, let width, let height):
      "\(name) cannot have \(width) x \(height) pixels; give 1 or more each way."
    case .imageChannels(let name, let channels):
      "\(name) cannot have \(channels) channels; give 1 (grey), 3 (RGB) or 4 (RGBA)."
    case .valueCount(let name, let count, let width, let height, let channels):
      "\(name) has \(count) values, but \(width) x \(height) pixels of \(channels) channels have "
        + "\(width * height * channels)."
    case .valueRange(let name, let index, let value):
      "\(name) has the value \(value) at index \(index); values must be from 0 to 1."
    case .imageTransform(let reason): "Images cannot be prepared in this way: \(reason)."
    case .notVideo(let name): "\(name) is not a video in a format that is known here."
    case .noPictures(let name): "\(name) has no video track."
    case .encrypted(let name): "\(name) is encrypted; give a copy without protection."
    case .noFrames(let name): "\(name) has no frames."
    case .noFrameFiles(let name):
      "\(name) is a folder without image files; as a video a folder holds its frames (jpg, png, webp, gif or bmp)."
    case .undecodableVideo(let name, let reason):
      "\(name) begins like a video, but no frame can be decoded from it\(reason.map { " (\($0))" } ?? "")."
    case .frameSizes(let name, let first, let index, let other):
      "\(name) has frames of different sizes, \(first) at first and \(other) at frame \(index); give frames of one size."
    case .frameCount(let name, let count): "\(count) frames cannot be taken of \(name); ask for 1 or more."
    case .frameIndex(let name, let index, let total):
      "\(name) has no frame \(index); its frames are 0 to \(total - 1)."
    case .tooManyFramePixels(let name, let frames, let size, let limit):
      "\(name) would give \(frames) frames of \(size) pixels; at most \(limit) pixels in all can be used, so ask for "
        + "fewer frames."
    case .tooMuchDecoding(let name, let frames, let size, let limit):
      "\(name) takes \(frames) frames of \(size) pixels to decode; at most \(limit) pixels in all can be, so cut it."
    case .frameValues(let name, let count, let frames, let width, let height, let channels):
      "\(name) has \(count) values, which are not \(frames) frames of \(width) x \(height) pixels of \(channels) channels."
    case .frameRate(let name, let rate):
      "\(name) cannot have \(rate) frames a second; give a number above 0."
    }
  }

  /// At most two decimals, and none that are zero.
  static func number(_ value: Double) -> String {
    let hundredths = Int((min(value, 1e12) * 100).rounded())
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return "\(whole)" }
    return rest.isMultiple(of: 10) ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
