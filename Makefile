# Short words for those who stay. A newcomer needs only ./run.sh and ./test.sh.
.POSIX:
.PHONY: help run test deps build test-all bench

help:
	@echo "make run       serve http://127.0.0.1:8080 with demo data (the same as ./run.sh)"
	@echo "make test      everything that is tested (the same as ./test.sh)"
	@echo "make deps      install what is missing"
	@echo "make build     build/xinyue"
	@echo "make test-all  also clang, ThreadSanitizer on the journal, fuzzing, longer runs"
	@echo "make bench     how fast, against something real"

run:
	@./run.sh

test:
	@./test.sh

deps:
	@tool/deps.sh all

build:
	@test -f build/build.ninja || meson setup build
	@ninja -C build

test-all:
	@./test.sh
	@tool/test_all.sh

bench: build
	@tool/deps.sh bench
	@sh bench/run.sh
