#!/usr/bin/env bash
# The server with clients that others wrote (Tests/Clients), on a loopback port, with the demonstration model:
# scripts/test-clients.sh [folder with sensorium-server]. Skipped with a message where PyPI cannot be reached.
set -euo pipefail
cd "$(dirname "$0")/.."

programs=${1:-.build/release}
environment=.build-clients
[ -x "$programs/sensorium-server" ] || { echo "sensorium: there is no $programs/sensorium-server; build it first." >&2; exit 1; }

# The environment is made anew where its list of packages has changed.
if ! cmp -s Tests/Clients/requirements.txt "$environment/requirements.txt"; then
  rm -rf "$environment"
  if ! { python3 -m venv "$environment" &&
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement Tests/Clients/requirements.txt; }; then
    rm -rf "$environment"
    echo "sensorium: the clients cannot be had from PyPI; their tests are skipped." >&2
    exit 0
  fi
  cp Tests/Clients/requirements.txt "$environment/"
fi
# The page is tried in a browser: CI gets one, others are told that the test is skipped.
if [ "${CI:-}" = true ] && [ "$(id -u)" -eq 0 ] && ! command -v chromedriver >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    chromium chromium-driver fonts-dejavu-core >/dev/null; } ||
    echo "sensorium: chromium cannot be had; the page is not tried." >&2
fi
exec "$environment/bin/python" Tests/Clients/run.py "$programs/sensorium-server"
