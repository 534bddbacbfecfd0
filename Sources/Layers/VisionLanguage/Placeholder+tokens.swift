import Checkpoint
import ModelKit
import Text

extension Placeholder {
  /// The placeholder that is one token of the checkpoint's tokenizer.
  /// - Parameters:
  ///   - token: its id, as `config.json` names it.
  ///   - text: how it is spelled where `config.json` names none.
  /// - Throws: where the tokenizer has no such token.
  public init(_ token: Int32?, or text: String, _ assets: Assets) throws(LoadError) {
    guard let id = token ?? assets.tokenizer.id(of: text) else {
      throw LoadError(
        "\(assets.checkpoint.folder)/tokenizer.json has no token '\(text)', and config.json names none in its place.")
    }
    let spelling = assets.tokenizer.decode(CollectionOfOne(id), skipSpecialTokens: false)
    guard !spelling.isEmpty else {
      throw LoadError(
        "\(assets.checkpoint.folder)/tokenizer.json has no token \(id), which config.json names in the place of '\(text)'."
      )
    }
    self.init(spelling, tokens: [id])
  }
}
