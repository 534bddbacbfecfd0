// swift-tools-version: 6.2
// A package outside of Sensorium's own, as a user writes it: what it needs must be public.
import PackageDescription

let package = Package(
  name: "outside",
  dependencies: [.package(name: "sensorium", path: "../..")],
  targets: [
    .testTarget(name: "OutsideTests", dependencies: [.product(name: "Sensorium", package: "sensorium")])
  ]
)
