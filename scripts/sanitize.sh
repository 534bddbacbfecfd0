#!/usr/bin/env bash
# The engine's tests under the address and the thread sanitizer: scripts/sanitize.sh [address|thread]
# Takes minutes to build; each sanitizer has a build folder of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "sensorium: $1" >&2; exit 1; }

# Swift's own runtime keeps what it makes for ever, so leaks are SteadyTests' matter. Deep templates are refused by how much
# stack is left, which is measured by a local variable's address: it must lie on the real stack.
export ASAN_OPTIONS="detect_leaks=0:detect_stack_use_after_return=0"
export TSAN_OPTIONS="suppressions=$PWD/scripts/thread-sanitizer.txt"

check() {
  local sanitizer=$1
  export SENSORIUM_TESTS=$2
  local build=(--scratch-path ".build-sanitize/$sanitizer" -c release -Xswiftc -enable-testing --sanitize "$sanitizer")
  echo "== $sanitizer sanitizer: $SENSORIUM_TESTS"
  swift build "${build[@]}" --build-tests || fail "the build failed; the compiler's first error above says why."
  # Trained weights only take longer, and times mean nothing here.
  swift test "${build[@]}" --skip-build --skip 'DemoMeaningTests|DemoSampleTests|SamplingSpeedTests' \
    || fail "the $sanitizer sanitizer or a test found something; see above."
}

what=${1:-all}
[[ $what =~ ^(address|thread|all)$ ]] || fail "there is no '$what' sanitizer here; choose address or thread, or give none for both."
# Plugins, kernels and pictures as well as the engine.
[[ $what == thread ]] || check address EngineTests,LLaVATests,CPUBackendTests
[[ $what == address ]] || check thread EngineTests
