#!/usr/bin/env bash
# Installs the Debian packages that Sensorium builds with and runs on, where they are missing; says how to get Swift.
set -euo pipefail

packages=(
  libsndfile1-dev                                          # sound files
  libavformat-dev libavcodec-dev libavutil-dev             # sound of everything else
  libswscale-dev                                           # the colours of videos
  libswresample-dev                                        # sample rates
  libjpeg62-turbo-dev zlib1g-dev libwebp-dev               # images
  python3 python3-pip curl ca-certificates                 # `sensorium models pull`
)

if ! command -v swift >/dev/null; then
  echo "sensorium: no 'swift' found; install Swift 6.2 or later from https://www.swift.org/install/linux and put its usr/bin on PATH." >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  # A python3 and a pip of one's own will do as well as Debian's.
  case $package in
    python3) command -v python3 >/dev/null && continue ;;
    python3-pip) python3 -m pip --version >/dev/null 2>&1 && continue ;;
  esac
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Installing ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "sensorium: these packages are missing and there is no sudo; run as root: apt-get install ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || {
  echo "sensorium: the packages could not be installed; try by hand: apt-get install ${missing[*]}" >&2
  exit 1
}
