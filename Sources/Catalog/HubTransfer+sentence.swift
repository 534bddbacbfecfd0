extension HubTransfer.Failure {
  /// Whether asking again in a while may help, of a server that was reachable before or was not.
  func mayPass(_ reachable: Bool) -> Bool {
    switch self {
    case .broken: true
    case .unreachable: reachable
    case .status(let status): status == 408 || status == 429 || (500...599).contains(status)
    case .noRanges, .other: false
    }
  }

  /// What is wrong and what to do, for the file `name` of `source`.
  func sentence(_ name: String, _ source: HuggingFaceSource, _ endpoint: HubEndpoint) -> CatalogError {
    switch self {
    case .other(let error): error
    case .unreachable(let reason): CatalogError("\(endpoint.address) cannot be reached: \(reason).")
    case .broken(let reason):
      CatalogError("The download of \(name) kept breaking off: \(reason); try again to continue it.")
    case .noRanges: CatalogError("\(endpoint.address) cannot continue the download of \(name); try again.")
    case .status(let status) where status == 401 || status == 403:
      CatalogError(
        endpoint.token == nil
          ? "\(endpoint.page(source.repository)) is for users with access (HTTP \(status)); set HF_TOKEN to your token."
          : "The Hugging Face token gives no access to \(endpoint.page(source.repository)) (HTTP \(status)); ask for access there, or set another HF_TOKEN."
      )
    case .status(404):
      CatalogError("\(endpoint.page(source.repository)) has no \(name) at revision \(source.revision) (HTTP 404).")
    case .status(let status):
      CatalogError("\(endpoint.address) answered HTTP \(status) for \(name) of \(source.repository); try again later.")
    }
  }
}
