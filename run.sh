#!/bin/sh
# Xinyue on this machine, from a fresh Debian 12 on: ./run.sh, then open http://127.0.0.1:8080
#
# PORT=8081 and DATA=/somewhere/else may be set. A second start installs and builds nothing.
set -eu
cd "$(dirname "$0")"
port=${PORT:-8080}
data=${DATA:-./data}

if [ ! -x build/xinyue ]; then
    echo "The first start takes about five minutes: packages (1-2), build (2), demo (1/2)."
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

# Half-made demo data would be worse than none, so it gets its name when it is whole.
if [ ! -e "$data/xinyue.db" ]; then
    echo "Making the demo purchases in $data (half a minute at most)"
    rm -rf "$data.new"
    build/xinyue demo --data "$data.new" --purchases 60 --seed 1 --until 2026-02-10
    [ ! -d "$data" ] || rmdir "$data"
    mv "$data.new" "$data"
fi

cat <<END

  Xinyue 信约   http://127.0.0.1:$port

  The first page begins 五分钟体验, the five minutes: choose who you are, no password; each step
  can be undone. The sandbox's clock stands at 2026-02-10, five days before the Spring Festival.

  「换个角色试试」 (/sign-in) makes you anyone else in the demo.
  Or by name, password yanshi12345:
    limin 经办人    wangjg 科室负责人  zhangfu 分管领导   chengong 代理机构  heyang 社会组织
    caiwu 采购监管  yusuan 预算        guoku 国库         zhouping 评审专家  xitong 系统管理员

  Press Ctrl-C to stop. $data keeps what was done; remove it to begin anew.

END
exec build/xinyue serve --data "$data" --port "$port" --sandbox
