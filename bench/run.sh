#!/bin/sh
# make bench: the program against bare SQLite, pgbench and nginx on this machine, in this run.
set -eu
cd "$(dirname "$0")/.."
ninja -C build xinyue bench/bare >/dev/null
exec sh tool/postgres.sh python3 bench/run.py build "$@"
