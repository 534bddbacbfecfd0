#!/usr/bin/env bash
# All checks and tests, from a fresh clone: scripts/test.sh [swift test's own arguments, such as --filter Whisper]
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "sensorium: $1" >&2; exit 1; }

echo "== System packages"
scripts/packages.sh
echo "== Layout and architecture"
swift format lint --strict --recursive Package.swift Sources Plugins Tests || fail "layout differs; run: swift format -i -r Package.swift Sources Plugins Tests"
scripts/check-imports.sh
scripts/check-model-names.sh
# Kernels are too slow unoptimised for real weights, so tests run in release, in a build folder of their own.
build=(--scratch-path .build-tests -c release -Xswiftc -enable-testing)
echo "== Build"
swift build "${build[@]}" --build-tests || fail "the build failed; the compiler's first error above says why."
echo "== Real weights (where the network allows; tests that need them are skipped without)"
for model in whisper-tiny.en whisper-base; do
  .build-tests/release/sensorium models pull "$model" || echo "sensorium: going on without $model" >&2
done
echo "== Tests"
swift test "${build[@]}" --skip-build "$@" || fail "a test failed; the lines marked above say which."
# A package of its own, so that what a user needs is public. Optimised C, as its kernels run a real model.
if [ $# -eq 0 ]; then
  echo "== A package outside"
  swift test --package-path Tests/OutsidePackage --scratch-path .build-outside -Xcc -O2 \
    || fail "the package in Tests/OutsidePackage failed; a public declaration is missing, or a test failed."
  echo "== Clients of the server"
  scripts/test-clients.sh .build-tests/release || fail "a client of the server failed; the lines above say which."
fi
