#!/bin/sh
# Makes the recordings in Samples/ from Debian's asterisk-core-sounds-en-wav.
# Needs apt-get, dpkg, sox (package sox); asks for no root. The package's version is part of the result, so another one is refused.
set -eu

package=asterisk-core-sounds-en-wav
version=1.6.1-1
samples=$(cd "$(dirname "$0")/../../Samples" && pwd)

for tool in apt-get dpkg-deb sox; do
  command -v "$tool" >/dev/null || {
    echo "make.sh: $tool is missing; install it with: apt-get install $tool" >&2
    exit 1
  }
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"

cd "$scratch"
apt-get -q download "$package=$version" || {
  echo "make.sh: $package $version could not be had; run apt-get update on Debian 12 and try again" >&2
  exit 1
}
dpkg-deb -x "$package"_*.deb .

# make NAME SOURCE: 8 kHz to 16 kHz, 16 bits, one channel, no dither (the same bytes each time).
make() {
  sox -D "usr/share/asterisk/sounds/en_US_f_Allison/$2.wav" -r 16000 -b 16 -c 1 \
    --comment "" "$samples/$1.flac"
  echo "Samples/$1.flac"
}

make all-busy tt-allbusy
make not-in-service ss-noservice
