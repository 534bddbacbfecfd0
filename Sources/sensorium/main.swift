import SensoriumCommand
try await quick(CommandLine.arguments)
