#!/usr/bin/env bash
# From a fresh clone to a transcript: installs what is missing, builds, gets the default Whisper, transcribes a sample.
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "sensorium: $1" >&2; exit 1; }

echo "== System packages"
scripts/packages.sh
echo "== Build (some minutes the first time)"
swift build -c release --product sensorium || fail "the build failed; the compiler's first error above says why."
sensorium=.build/release/sensorium
echo "== Model: whisper-tiny.en (75 MB, MIT)"
"$sensorium" models pull whisper-tiny.en || fail "the model could not be had; check the network and run this again."
sample=Samples/not-in-service.flac
echo "== sensorium transcribe $sample"
"$sensorium" transcribe "$sample" || fail "the transcription failed."
