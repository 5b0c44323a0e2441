# shellcheck shell=sh
# Words and steps that the scripts beside this file share. Sourced, never run.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root" || exit 1
log=$root/var/log/$(basename -- "$0").log
mkdir -p var/log

# Keep what Python compiles: hundreds of processes are started here, and each would compile the frameworks anew.
unset PYTHONDONTWRITEBYTECODE

say() { printf '%s\n' "$*"; }

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# step WORDS COMMAND...: run it, print one line with the seconds it took; on failure show what it said.
step() {
    words=$1
    shift
    started=$(date +%s)
    printf '  %-46s' "$words"
    if "$@" >"$log" 2>&1; then
        printf '%4s s\n' "$(($(date +%s) - started))"
    else
        status=$?
        printf 'failed\n'
        cat "$log" >&2
        say "Stopped at: $words ($*)" >&2
        return $status
    fi
}

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"
}

# find_chromium: print the browser that the tests would drive.
find_chromium() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$name" ] && command -v "$name" && return
    done
    return 1
}
