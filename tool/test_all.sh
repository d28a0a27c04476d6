#!/bin/sh
# What test.sh has no time for: clang, ThreadSanitizer on the journal, fuzzing with libFuzzer.
# SECONDS_EACH (default 60) is how long each fuzz target runs. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1
seconds=${SECONDS_EACH:-60}
passed=0
failed=0

note() { # note NAME STATUS
    if [ "$2" = 0 ]; then
        passed=$((passed + 1))
        echo "ok $1"
    else
        failed=$((failed + 1))
        echo "not ok $1"
    fi
}

setup() { # setup FOLDER OPTIONS...: with $CC
    folder=$1
    shift
    [ -f "$folder/build.ninja" ] || meson setup "$folder" "$@" >/dev/null
}

tool/deps.sh all || exit 1

# [[nodiscard]] on a struct holds under clang too.
CC=clang setup build-clang -Dfuzzer=true -Db_sanitize=address,undefined -Db_lundef=false
ninja -C build-clang >build-clang/log 2>&1
status=$?
[ "$status" = 0 ] || grep -E 'error|FAILED' build-clang/log | head -n 20
note "builds with clang" "$status"

if [ "$status" = 0 ]; then
    for program in build-clang/*_test; do
        "$program" >build-clang/one.log 2>&1
        status=$?
        [ "$status" = 0 ] || tail -n 30 build-clang/one.log
        note "$program" "$status"
    done
    for program in build-clang/test/fuzz/fuzz_*; do
        [ -f "$program" ] && [ -x "$program" ] || continue
        name=${program##*fuzz_}
        mkdir -p "build-clang/corpus/$name"
        "$program" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=4096 \
            -artifact_prefix="build-clang/crash-$name-" "build-clang/corpus/$name" \
            "test/fuzz/corpus/$name" >build-clang/one.log 2>&1
        status=$?
        [ "$status" = 0 ] || tail -n 40 build-clang/one.log
        note "fuzz $name for $seconds s" "$status"
    done
fi

# The two places with threads: the journal's writer and the machine room.
CC=gcc setup build-tsan -Db_sanitize=thread -Db_lundef=false -Dwerror=false
ninja -C build-tsan journal_test xinyue >build-tsan/log 2>&1
note "builds with ThreadSanitizer" $?
for round in 1 2 3; do
    TSAN_OPTIONS=halt_on_error=1 tool/postgres.sh build-tsan/journal_test >build-tsan/one.log 2>&1
    status=$?
    [ "$status" = 0 ] || tail -n 40 build-tsan/one.log
    note "journal under ThreadSanitizer, $round" "$status"
done

TSAN_OPTIONS=exitcode=66 XINYUE=build-tsan/xinyue python3 test/http/run.py >build-tsan/one.log 2>&1
status=$?
[ "$status" = 0 ] || tail -n 40 build-tsan/one.log
note "attacks under ThreadSanitizer" "$status"

# Bad luck comes in many orders: the attacks again, with other seeds.
for seed in 1 2 3 4 5; do
    XINYUE_SEED=$seed tool/postgres.sh python3 test/http/run.py >build/test/one.log 2>&1
    status=$?
    [ "$status" = 0 ] || grep -B 5 '^not ok' build/test/one.log
    note "attacks, seed $seed" "$status"
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
