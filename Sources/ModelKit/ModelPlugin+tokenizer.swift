import Checkpoint
import Text

extension ModelPlugin {
  /// The tokenizer of a checkpoint, with spaces as the class that `tokenizer_config.json` names has them: `transformers` 5
  /// makes the steps around the tokens anew for `LlamaTokenizer`, whatever `tokenizer.json` says of them.
  public static func tokenizer(_ checkpoint: Checkpoint) throws(LoadError) -> Tokenizer {
    guard let path = checkpoint.path(of: "tokenizer.json") else {
      throw LoadError("\(checkpoint.folder) has no tokenizer.json; a checkpoint needs one beside its weights.")
    }
    let prefixSpace = try takesTokenizerAsItIs ? nil : prefixSpace(checkpoint)
    do throws(TextError) { return try Tokenizer(contentsOf: path, prefixSpace: prefixSpace) } catch {
      throw LoadError(error)
    }
  }

  private static func prefixSpace(_ checkpoint: Checkpoint) throws(LoadError) -> Tokenizer.PrefixSpace? {
    let config: TokenizerConfig
    do throws(CheckpointError) { config = try TokenizerConfig(folder: checkpoint.folder) } catch {
      throw LoadError(error)
    }
    guard config.tokenizerClass == "LlamaTokenizer" else { return nil }
    guard config.addsPrefixSpace ?? true else { return .never }
    return config.isLegacy ? .always : .first
  }
}
