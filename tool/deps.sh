#!/bin/sh
# Installs what is missing, and nothing else: deps.sh run | test | bench | all
#
# What is there already costs one look into dpkg's database: no network, no apt. A Node.js that did
# not come from Debian stays as it is.
set -eu
cd "$(dirname "$0")/.."

want='gcc libc6-dev meson ninja-build pkg-config python3 libjansson-dev libmicrohttpd-dev libpq-dev
libsodium-dev libsqlite3-dev libssl-dev libcairo2-dev libcurl4-openssl-dev libexpat1-dev
libpango1.0-dev libqrencode-dev libxlsxwriter-dev libzip-dev fonts-noto-cjk'
tests='age postgresql nginx-light chromium curl poppler-utils zbar-tools'
case "${1:-run}" in
run) ;;
test) want="$want $tests" ;;
bench) want="$want $tests wrk" ;;
all) want="$want $tests clang make" ;;
*) echo "usage: tool/deps.sh run|test|bench|all" >&2 && exit 2 ;;
esac

node_is_there() {
    command -v npm >/dev/null 2>&1 || return 1
    major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p')
    [ "${major:-0}" -ge 18 ]
}
node_is_there || want="$want nodejs npm"

# Prints those of "$@" that are not installed.
missing() {
    have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
    for package in "$@"; do
        printf '%s\n' "$have" | grep -qx "installed $package" || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        echo "These Debian packages are missing, and only root can install them: $lack" >&2
        echo "Run: apt-get install $lack" >&2
        exit 1
    fi
}

# Servers that a test starts for itself need not run on this machine all the time, nor take its
# ports: while the packages are unpacked, their start is answered with "not allowed".
install_packages() {
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap 'as_root rm -f "$policy"' EXIT
        trap 'exit 130' INT TERM
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=600 $lack >"$log" 2>&1 || {
        cat "$log" >&2
        exit 1
    }
}

# shellcheck disable=SC2086
lack=$(missing $want)
if [ -n "$lack" ]; then
    command -v apt-get >/dev/null 2>&1 || {
        echo "This is no Debian: please install the like of $lack" >&2
        exit 1
    }
    echo "Installing from Debian (a minute or two): $lack"
    log=$(mktemp)
    install_packages
    rm -f "$log"
fi

# npm packages, when there are none yet or the lock file has changed.
if [ -f package-lock.json ]; then
    lock=$(sha256sum package-lock.json)
    if [ "$(cat node_modules/.installed 2>/dev/null || true)" != "$lock" ]; then
        echo "Installing the npm packages of package-lock.json (half a minute)"
        npm ci --no-audit --no-fund --loglevel=error
        printf '%s\n' "$lock" >node_modules/.installed
    fi
fi
