#!/bin/sh
# Xinyue on this machine, from a fresh Debian 12 on: ./run.sh, then open http://127.0.0.1:8080
#
# PORT=8081 and DATA=/somewhere/else may be set. A second start installs and builds nothing.
set -eu
cd "$(dirname "$0")"
port=${PORT:-8080}
data=${DATA:-./data}

if [ ! -x build/xinyue ]; then
    echo "The first start takes about five minutes: packages (1-2), build (2), demo data (1/2)."
fi
tool/deps.sh run

[ -f build/build.ninja ] || meson setup build >/dev/null
log=$(mktemp)
trap 'rm -f "$log"' EXIT
[ -x build/xinyue ] || echo "Building (two minutes on two cores)"
ninja -C build xinyue >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
}
rm -f "$log"
trap - EXIT

if [ ! -e "$data/xinyue.db" ]; then
    if build/xinyue demo --help >/dev/null 2>&1; then
        echo "Making demo purchases in $data (half a minute)"
        build/xinyue demo --data "$data" --purchases 60 --seed 1
    else
        build/xinyue init --data "$data"
    fi
fi

cat <<END

  Xinyue 信约   http://127.0.0.1:$port

  Press Ctrl-C to stop. $data keeps what was done; remove it to begin anew.

END
exec build/xinyue serve --data "$data" --port "$port" --sandbox
