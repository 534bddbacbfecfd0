import ArgumentParser

/// `--format` of `generate`.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }
