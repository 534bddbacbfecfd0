import Checkpoint
import Media
import ModelKit

extension ImageProcessing {
  /// The transformation for a vision tower that takes squares of `side` pixels.
  /// - Throws: where the settings of `checkpoint` are none that can be carried out, or give another size.
  public func transform(side: Int, of checkpoint: Checkpoint) throws(LoadError) -> ImageTransform {
    let transform: ImageTransform
    do throws(MediaError) { transform = try self.transform(side: side) } catch {
      throw LoadError("\(checkpoint.folder)/preprocessor_config.json: \(error)")
    }
    let wanted = ImageSize(width: side, height: side)
    // A picture that is not square shows whether all come out alike.
    let found = transform.outputSize(of: ImageSize(width: 3 * side, height: 2 * side))
    guard found == wanted else {
      throw LoadError(
        "\(checkpoint.folder)/preprocessor_config.json makes a picture of \(found) where the vision tower takes \(wanted)."
      )
    }
    return transform
  }
}
