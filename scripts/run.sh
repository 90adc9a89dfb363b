#!/bin/bash
# make run: sets up what has changed since the last start, then serves. With nothing changed it starts at once.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run

var=${BAOCAO_VAR:-var}
mkdir -p "$var"
# Everything that set-up reads: code, templates of permissions, migrations, translations, forms, and the settings.
state=$({
    find run.py config.py admin designer runtime forms_library migrations -type f \
        \( -name '*.py' -o -name '*.po' -o -name '*.json' \) -exec sha256sum {} + | sort
    env | { grep '^BAOCAO_' || true; } | sort # grep fails when there is none
} | sha256sum)
if [ "$(cat "$var/set-up" 2>/dev/null)" != "$state" ] || [ ! -e "$var/baocao.sqlite3" ]; then
    rm -f "$var/set-up"
    .venv/bin/python run.py setup | tee "$var/set-up.txt"
    printf '%s\n' "$state" >"$var/set-up"
else
    sed -n '/^Tài khoản/,$p' "$var/set-up.txt" # the demonstration's accounts, as set-up announced them
fi
# As run.py serve does it, without loading the application a first time only to be replaced.
exec .venv/bin/python -m gunicorn --config python:admin.serving
