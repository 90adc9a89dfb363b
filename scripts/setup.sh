#!/bin/sh
# Makes this machine ready: scripts/setup.sh run|test|libreoffice. Quiet and quick when nothing is missing.
# Debian packages come from apt (as root or through sudo), Python packages from the hash-locked lists into .venv.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}

say() { printf '%s\n' "$*" >&2; }

# --- Debian packages -------------------------------------------------------------------------------------------------

wished=""
# WeasyPrint draws with pango and harfbuzz; zoneinfo reads tzdata; pdfsig and pdftotext come from poppler-utils.
needed="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils tzdata"
if [ "$purpose" = test ]; then
    needed="$needed chromium postgresql redis-server libnss3-tools" # certutil makes the store that pdfsig trusts
    wished="chromium-headless-shell" # the same browser without its windows; without it the tests take longer
elif [ "$purpose" = libreoffice ]; then
    needed="libreoffice-calc" # benchmarks only: the formulas are compared with it
fi

find_python() {
    for candidate in python3 /usr/bin/python3 python3.11 python3.12; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

python=$(find_python)
if [ -z "$python" ]; then
    say "Python 3.11 or 3.12 is needed and was not found."
    exit 1
fi
# Debian keeps venv and ensurepip in a package of their own; other Pythons bring them along.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    needed="$needed python3-venv"
fi

# Those of the packages that are not installed, each after a space.
missing_of() {
    for package in "$@"; do
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$state" = installed ] || printf ' %s' "$package"
    done
}

install_missing() {
    missing=$1
    if ! command -v apt-get >/dev/null; then
        say "These packages (by their Debian names) are missing; install them and try again:$missing"
        exit 1
    fi
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root="sudo"
    else
        say "Ask an administrator of this machine to install:$missing"
        say "    apt-get install --no-install-recommends$missing"
        exit 1
    fi
    say "Installing Debian packages:$missing"
    log=$(mktemp)
    # RUNLEVEL=1: PostgreSQL and Redis are installed but not started; the tests start throw-away ones of their own.
    # shellcheck disable=SC2086 # the lists are meant to be split
    if ! { $as_root apt-get -q update &&
        $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
            apt-get -q -y --no-install-recommends install $missing; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        say "apt-get failed; the packages needed are:$missing"
        exit 1
    fi
    rm -f "$log"
}
# shellcheck disable=SC2086 # the lists are meant to be split
missing=$(missing_of $needed)
[ -z "$missing" ] || install_missing "$missing"
# shellcheck disable=SC2086
missing=$(missing_of $wished)
[ -z "$missing" ] || (install_missing "$missing") || say "Going on without$missing."
[ "$purpose" != libreoffice ] || exit 0

# --- Python packages -------------------------------------------------------------------------------------------------

mkdir -p .venv/var
exec 9>.venv/var/lock
flock 9 # two make commands at once: the second waits

lock_file=requirements.lock
[ "$purpose" = test ] && lock_file=requirements-dev.lock
stamp=".venv/var/installed-$lock_file"
fingerprint=$(sha256sum requirements.lock "$lock_file" | sha256sum)

if ! .venv/bin/python -c '' 2>/dev/null; then
    rm -f .venv/var/installed-* .venv/var/node-modules
    "$python" -m venv .venv
fi
if [ "$(cat "$stamp" 2>/dev/null)" != "$fingerprint" ]; then
    say "Installing Python packages into .venv (a minute or two the first time) ..."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$lock_file" >&2
    printf '%s\n' "$fingerprint" >"$stamp"
fi

# Bytecode, as pip makes it for what it installs: the first start after a change is as quick as the next, also where
# the server may not write beside the code.
.venv/bin/python -m compileall -q run.py config.py admin designer runtime forms_library

# --- TypeScript, which checks our JavaScript -------------------------------------------------------------------------

if [ "$purpose" = test ]; then
    fingerprint=$(sha256sum package.json package-lock.json)
    if [ "$(cat .venv/var/node-modules 2>/dev/null)" != "$fingerprint" ] || [ ! -d node_modules ]; then
        say "Installing TypeScript into node_modules ..."
        scripts/node.sh npm ci --silent --no-audit --no-fund --no-update-notifier >&2
        printf '%s\n' "$fingerprint" >.venv/var/node-modules
    fi
fi
