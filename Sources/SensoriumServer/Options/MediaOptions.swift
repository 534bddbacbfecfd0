import ArgumentParser

/// Where media may come from besides the request itself.
struct MediaOptions: ParsableArguments {
  @Option(
    name: .customLong("allowed-media-domains"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Hosts that media are fetched from, such as example.org or *.example.org (default: none).", valueName: "HOST"))
  var domains: [String] = []

  @Option(
    name: .customLong("allowed-media-path"),
    help: ArgumentHelp("A folder under which file: URLs may name files (default: none).", valueName: "DIR"))
  var path: String?

  var policy: MediaPolicy {
    MediaPolicy(allowedDomains: domains.map { $0.lowercased() }, allowedPath: path)
  }
}
