#!/usr/bin/env bash
# Imports point downwards only: a room imports from rooms of lower rank, never from its own or from above.
set -euo pipefail
cd "$(dirname "$0")/.."

rank() {
  case $1 in
    CKernels | CSignal | CMedia) echo 0 ;;
    JSON | Progress | Spelling | Paths) echo 1 ;;
    Compute | Text | ChatTemplate | Media) echo 2 ;;
    CPUBackend | Checkpoint | GraphPicture) echo 3 ;;
    ModelKit) echo 4 ;;
    Layers | Engine | Catalog) echo 5 ;;
    Plugin | Speech) echo 6 ;;
    Builtins | Transcripts) echo 7 ;;
    Sensorium) echo 8 ;;
    SensoriumCommand) echo 9 ;;
    SensoriumServer) echo 10 ;;
    sensorium | sensorium-server) echo 11 ;;
    *) return 1 ;;
  esac
}

faults=0
while IFS=: read -r file line text; do
  case $file in
    Plugins/*) room=Plugin ;;
    *) room=$(cut -d/ -f2 <<<"$file") ;;
  esac
  name=$(sed -E 's/^(@[_a-zA-Z]+(\([a-zA-Z]*\))? )*((public|internal|private) )?import ((struct|enum|class|func|protocol) )?([A-Za-z0-9_]+).*/\7/' <<<"$text")
  [ -d "Plugins/$name" ] && name=Plugin
  target=$(rank "$name") || continue # a system or package module
  own=$(rank "$room") || { echo "$file: '$room' is not in scripts/check-imports.sh; give it a rank"; faults=1; continue; }
  if [ "$target" -ge "$own" ]; then
    echo "$file:$line: $room must not import $name: arrows point downwards only (docs/architecture.md)"
    faults=1
  fi
  # The engine and the plugins know nothing of each other, and neither of a backend's implementation.
  case "$room>$name" in
    "Plugin>Engine" | "Plugin>CPUBackend" | "Engine>CPUBackend" | "Layers>CPUBackend" | "ModelKit>CPUBackend")
      echo "$file:$line: $room must not import $name (docs/architecture.md)"
      faults=1
      ;;
  esac
done < <(grep -rnE '^(@[_a-zA-Z]+(\([a-zA-Z]*\))? )*((public|internal|private) )?import ' Sources Plugins --include='*.swift')
[ $faults -eq 0 ] && echo "Imports point downwards."
exit $faults
