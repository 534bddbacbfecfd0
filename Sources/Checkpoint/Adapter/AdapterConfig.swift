import Compute
import JSON

/// What an adapter's `adapter_config.json` says, as far as it matters once the adapter is trained.
public struct AdapterConfig: Sendable {
  private let path: String
  private let value: JSONValue
  private let rank: Int
  private let alpha: Double
  private let usesRankStabilization: Bool
  private let ranks: ModulePatterns
  private let alphas: ModulePatterns

  init(_ file: JSONFile) throws(CheckpointError) {
    path = file.path
    value = file.value
    let settings = try file.decode(Settings.self)
    rank = settings.rank ?? 8
    alpha = settings.alpha ?? 8
    usesRankStabilization = settings.usesRankStabilization ?? false
    ranks = try ModulePatterns(value["rank_pattern"], "rank_pattern", path)
    alphas = try ModulePatterns(value["alpha_pattern"], "alpha_pattern", path)
    guard ([Double(rank)] + ranks.values).allSatisfy({ 1...1e6 ~= $0 && $0 == $0.rounded() }) else {
      throw CheckpointError(
        "\(path): 'r' and the ranks of 'rank_pattern' have to be whole numbers from 1 to a million.")
    }
  }

  /// The greatest rank that a module can have.
  var maxRank: Int { ranks.values.reduce(rank) { max($0, Int($1)) } }

  /// What of it cannot be computed with: one sentence each.
  func problems(maxRank: Int) -> [String] { unsupportedKinds(value) + rankProblems(maxRank) }

  private func rankProblems(_ most: Int) -> [String] {
    maxRank > most ? ["LoRA rank \(maxRank) is greater than max_lora_rank \(most)."] : []
  }

  /// What is wrong with a module's matrices; nil: nothing.
  func problem(of module: AdapterCheckpoint.Module) throws(CheckpointError) -> String? {
    let rank = Int(try ranks.value(for: module.name) ?? Double(rank))
    let (down, up) = (module.down.shape, module.up.shape)
    guard down.rank == 2, up.rank == 2 else {
      let (name, shape) = down.rank == 2 ? ("lora_B", up) : ("lora_A", down)
      return "The module '\(module.name)' is no linear layer: its \(name) has shape \(shape)."
    }
    guard down[0] == rank, up[1] == rank else {
      return
        "The module '\(module.name)' has lora_A of shape \(down) and lora_B of shape \(up), which are not of rank \(rank)."
    }
    return nil
  }

  /// What a module's change is multiplied by: alpha / r, or alpha / √r where it is rank-stabilized (Kalajdzievski 2023).
  public func scale(of module: AdapterCheckpoint.Module) throws(CheckpointError) -> Float {
    let alpha = try alphas.value(for: module.name) ?? alpha
    let rank = Double(module.down.shape[0])
    return Float(alpha / (usesRankStabilization ? rank.squareRoot() : rank))
  }

  private struct Settings: Decodable {
    let rank: Int?
    let alpha: Double?
    let usesRankStabilization: Bool?

    enum CodingKeys: String, CodingKey {
      case rank = "r"
      case alpha = "lora_alpha"
      case usesRankStabilization = "use_rslora"
    }
  }
}
