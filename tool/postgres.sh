#!/bin/sh
# Runs a command beside a PostgreSQL of its own: postgres.sh COMMAND...
#
# The server lives in a temporary folder, syncs as a real one does, and is gone when the command
# ends. Root may not run PostgreSQL, so there it belongs to nobody. The command finds it through
# PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE, or as an address in XINYUE_TEST_PG.
set -eu

dir=$(mktemp -d /tmp/xinyue-postgres-XXXXXX)
as=
if [ "$(id -u)" = 0 ]; then
    chown nobody:nogroup "$dir"
    as='setpriv --reuid=nobody --regid=nogroup --clear-groups'
fi
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
mkfifo -m 666 "$dir/end"

# The server's own shell tells where it is and then waits until nobody holds the other end open.
# shellcheck disable=SC2086,SC2016
start() {
    (cd "$dir" && exec env HOME="$dir" TMPDIR="$dir" LC_ALL=C.UTF-8 $as pg_virtualenv -t \
        -c "-p $1" -o fsync=on -i '--locale=C --encoding=UTF8' sh -c '
            echo "PGHOST=$PGHOST PGPORT=$PGPORT PGUSER=$PGUSER PGPASSWORD=$PGPASSWORD" >here.new
            mv here.new here
            cat end') >"$dir/log" 2>&1 &
    server=$!
    while [ ! -f "$dir/here" ]; do
        kill -0 "$server" 2>/dev/null || return 1
        sleep 0.1
    done
}

# Another cluster may be at the port: then try others.
port=$((20000 + $$ * 7 % 10000))
for again in 1 2 3 4 5; do
    start "$port" && break
    port=$((port + 331))
    [ "$again" != 5 ] || {
        echo "PostgreSQL did not start:" >&2
        cat "$dir/log" >&2
        exit 1
    }
done
exec 9>"$dir/end"
# shellcheck disable=SC2046
export $(cat "$dir/here") PGDATABASE=postgres
XINYUE_TEST_PG="postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
export XINYUE_TEST_PG

status=0
"$@" 9>&- || status=$?
exec 9>&-
wait "$server" || true
exit "$status"
