#!/bin/sh
# Everything that is tested, from a fresh Debian 12 on: ./test.sh [PART...]
#
# Installs what is missing, builds, runs the parts (all, or those named) and ends with one plain
# line: "N passed, N failed". Each part's own output is kept in build/test/PART.log.
set -u
cd "$(dirname "$0")" || exit 1
out=build/test
shared=${XINYUE_SHARED:-../shared}
begun=$(date +%s)
lines='^[0-9][0-9]* passed, [0-9][0-9]* failed$'

say() { printf '%s\n' "$*"; }

is_wanted() {
    case " $wanted " in
    *" $1 "* | "  ") return 0 ;;
    esac
    return 1
}

# part NAME COMMAND...: what it printed as "N passed, N failed" is added to the sum. A part that
# ends with another status than 0 has failed at least once; one that says "skipped" adds nothing.
part() {
    name=$1
    shift
    is_wanted "$name" || return 0
    at=$(date +%s)
    if "$@" >"$out/$name.log" 2>&1; then status=0; else status=$?; fi
    good=$(grep "$lines" "$out/$name.log" | awk '{n += $1} END {print n + 0}')
    bad=$(grep "$lines" "$out/$name.log" | awk '{n += $3} END {print n + 0}')
    [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
    echo "$good $bad" >"$out/$name.sum"
    took="$(($(date +%s) - at)) s"
    skip=$(sed -n 's/^skipped: //p' "$out/$name.log" | tail -n 1)
    if [ -n "$skip" ] && [ "$good$bad" = 00 ]; then
        say "$name: skipped: $skip"
        return 0
    fi
    say "$name: $good passed, $bad failed ($took)${skip:+; skipped: $skip}"
    [ "$bad" = 0 ] && return 0
    grep -B 20 '^not ok' "$out/$name.log" | grep -v '^ok ' | head -n 200
    say "  ... the end of $out/$name.log:"
    tail -n 15 "$out/$name.log" | sed 's/^/  | /'
}

# Every unit test program of a build folder.
unit_tests() {
    status=0
    programs=$(programs_of "$1")
    # shellcheck disable=SC2046
    ninja -C "$1" $(printf '%s\n' "$programs" | sed "s|.*/$1/||") || return 1
    for program in $programs; do
        say "== $program"
        "$program" >"$1/one.log" 2>&1 || status=1
        cat "$1/one.log"
        grep -q "$lines" "$1/one.log" || say "not ok $program ended early
0 passed, 1 failed"
    done
    return "$status"
}

programs_of() {
    meson introspect "$1" --tests |
        python3 -c 'import json, sys; print(*(t["cmd"][0] for t in json.load(sys.stdin)))'
}

unit_on_both() {
    tool/postgres.sh "$0" --unit build
}

has_command() {
    build/xinyue "$1" --help >/dev/null 2>&1
}

cases() {
    files=$(find test/case -name '*.case' 2>/dev/null | sort)
    if [ -z "$files" ] || ! has_command case; then
        say "skipped: there is no case yet"
        return 0
    fi
    # shellcheck disable=SC2086
    build/xinyue case $files
}

play_files() {
    find test/play "$shared/cases/plays" -name '*.json' 2>/dev/null | sort
}

# plays [--store URL]: all in one go; only if that fails one by one, to count.
plays() {
    files=$(play_files)
    if [ -z "$files" ] || ! has_command play; then
        say "skipped: there is no play yet"
        return 0
    fi
    [ -d "$shared/cases/plays" ] || say "skipped: $shared/cases/plays is not here"
    # shellcheck disable=SC2086
    count=$(set -- $files && echo $#)
    # shellcheck disable=SC2086
    if build/xinyue play "$@" $files; then
        say "$count passed, 0 failed"
        return 0
    fi
    wrong=0
    for file in $files; do
        [ $# = 0 ] || psql -qc "drop database if exists play" -c "create database play"
        build/xinyue play "$@" "$file" >"$out/one.log" 2>&1 && continue
        wrong=$((wrong + 1))
        cat "$out/one.log"
        say "not ok $file"
    done
    [ "$wrong" = 0 ] && wrong=1
    say "$((count - wrong)) passed, $wrong failed"
    return 1
}

plays_on_postgres() {
    psql -qc "create database play" &&
        plays --store "postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/play"
}

build_in() {
    folder=$1
    shift
    [ -f "$folder/build.ninja" ] || meson setup "$folder" "$@" || return 1
    ninja -C "$folder"
}

sanitized() {
    build_in build-asan -Db_sanitize=address,undefined -Doptimization=1 -Dwerror=false ||
        return 1
    ASAN_OPTIONS=detect_leaks=0:abort_on_error=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
        unit_tests build-asan
}

# Runs a script if it is there.
script() {
    runner=$1
    shift
    if [ -f "$1" ]; then
        "$runner" "$@"
    else
        say "skipped: there is no $1 yet"
    fi
}

# Called again by tool/postgres.sh, with a server beside it.
case "${1:-}" in
--unit) unit_tests "$2" && exit 0 || exit 1 ;;
--plays) plays_on_postgres && exit 0 || exit 1 ;;
esac

wanted="$*"
say "Testing takes about ten minutes on two cores, a few more when something must be installed."
tool/deps.sh test || exit 1
mkdir -p "$out"
if ! build_in build >"$out/build.log" 2>&1; then
    grep -E 'error|FAILED' "$out/build.log" || tail -n 30 "$out/build.log"
    say "0 passed, 1 failed"
    exit 1
fi

# Two rows side by side, so that both cores have work: the sanitizers compile most of the time, then
# the HTTP tests wait for servers that are killed; the browser's follow all that is quick.
rm -f "$out"/*.sum
slow() {
    part sanitized sanitized
    part http tool/postgres.sh python3 test/http/run.py
}
slow &
part tidy python3 tool/tidy.py build
part unit unit_on_both
part cases cases
part plays plays
part age script node test/age/kit.mjs
part plays-postgres tool/postgres.sh "$0" --plays
part browser script node test/e2e/run.mjs
wait

say "in $(($(date +%s) - begun)) s"
passed=$(cat "$out"/*.sum 2>/dev/null | awk '{n += $1} END {print n + 0}')
failed=$(cat "$out"/*.sum 2>/dev/null | awk '{n += $2} END {print n + 0}')
for name in tidy unit cases plays age plays-postgres http sanitized browser; do
    ! is_wanted "$name" || [ -f "$out/$name.sum" ] || {
        say "$name did not come to its end"
        failed=$((failed + 1))
    }
done
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
