#!/usr/bin/env bash
# From a fresh clone to answers of all three models: installs what is missing, builds, asks about a picture and a clip,
# gets the default Whisper, transcribes a sample.
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "sensorium: $1" >&2; exit 1; }

echo "== System packages"
scripts/packages.sh
echo "== Build (some minutes the first time)"
swift build -c release --product sensorium || fail "the build failed; the compiler's first error above says why."
sensorium=.build/release/sensorium
picture=Samples/fox.jpg
echo "== LLaVA (8 M parameters, in the repository) sees $picture"
"$sensorium" generate --model llava-demo --image "$picture" \
  --prompt $'USER: <image>\nDescribe the picture. ASSISTANT:' \
  --prompt $'USER: <image>\nWhat colour is the heart? ASSISTANT:' || fail "the picture was not understood."
clip=Samples/turtle.mp4
echo "== LLaVA-NeXT-Video (8 M parameters, in the repository) sees $clip"
"$sensorium" generate --model llava-next-video-demo --video "$clip" \
  --prompt $'USER: <video>\nWhat happens in the video? ASSISTANT:' \
  --prompt $'USER: <video>\nWhat happens first? ASSISTANT:' || fail "the clip was not understood."
echo "== The default Whisper: whisper-tiny.en (75 MB, MIT)"
"$sensorium" models pull whisper-tiny.en || fail "the model could not be had; check the network and run this again."
sample=Samples/not-in-service.flac
echo "== Whisper hears $sample"
"$sensorium" transcribe "$sample" || fail "the transcription failed."
