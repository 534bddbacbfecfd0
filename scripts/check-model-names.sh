#!/usr/bin/env bash
# No model family is named in Sources/ outside Builtins: what seems to need a name is a word missing in the plugin API.
# The catalogue's data, help texts and documentation comments may give examples.
set -euo pipefail
cd "$(dirname "$0")/.."

names=$(find Plugins -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | paste -sd'|')
if found=$(grep -rniE "$names|whisper|llava" Sources --include='*.swift' --include='*.c' --include='*.h' |
  grep -vE '^Sources/Builtins/' |
  grep -vE '^[^:]+:[0-9]+:[[:space:]]*//' |
  grep -vE '^Sources/(SensoriumCommand|Catalog)/[^:]+:[0-9]+:.*(help|abstract|discussion)'); then
  echo "A model family is named outside Plugins/ and Builtins:"
  echo "$found"
  exit 1
fi
echo "No model family is named outside its plugin."
