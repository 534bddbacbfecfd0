import Glibc
import ModelKit

/// What a number in the environment allows; nil where there is none.
func environmentLimit(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

/// Checks that need the model's vocabulary.
extension SamplingParams {
  /// The most of `logprobTokenIDs`.
  static let mostLogprobTokens = 128

  func validateReports(_ vocabularySize: Int, _ maxLogprobs: Int) throws(InputError) {
    // -1 is the whole vocabulary on either side.
    let most = maxLogprobs < 0 ? vocabularySize : maxLogprobs
    func check(_ count: Int?, _ name: String) throws(InputError) {
      guard let count else { return }
      let wanted = count < 0 ? vocabularySize : count
      try Self.require(
        wanted <= most, "Requested \(name) logprobs of \(wanted), which is greater than max allowed: \(most)")
    }
    try check(logprobs, "sample")
    if let ids = logprobTokenIDs {
      try Self.require(
        ids.count <= Self.mostLogprobTokens,
        "Requested logprob_token_ids of length \(ids.count), which is greater than max allowed: \(Self.mostLogprobTokens)"
      )
      try requireKnown(ids, "logprob_token_ids", vocabularySize)
      if let logprobs {
        try Self.require(
          logprobs == ids.count,
          "When both logprobs and logprob_token_ids are set, logprobs must equal len(logprob_token_ids). "
            + "Got logprobs=\(logprobs), len(logprob_token_ids)=\(ids.count).")
      }
    }
    try check(promptLogprobs, "prompt")
  }

  func validateTokens(_ vocabularySize: Int) throws(InputError) {
    try requireKnown(logitBias.keys.sorted(), "logit_bias", vocabularySize)
    if let token = logitBias.filter({ $0.value.isNaN }).keys.min() {
      try Self.require(false, "logit_bias of token \(token) is not a number.")
    }
    try requireKnown(stopTokenIDs, "stop_token_ids", vocabularySize)
    guard let allowedTokenIDs else { return }
    try Self.require(!allowedTokenIDs.isEmpty, "allowed_token_ids is not None and empty!")
    try Self.require(
      allowedTokenIDs.allSatisfy { $0 >= 0 && $0 < vocabularySize },
      "allowed_token_ids contains out-of-vocab token id!")
  }

  private func requireKnown(_ ids: [Int32], _ name: String, _ vocabularySize: Int) throws(InputError) {
    let unknown = ids.filter { $0 < 0 || $0 >= vocabularySize }
    try Self.require(
      unknown.isEmpty,
      "token_id(s) \(unknown) in \(name) contain out-of-vocab token ids. Vocabulary size: \(vocabularySize)")
  }
}
