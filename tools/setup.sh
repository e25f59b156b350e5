#!/bin/sh
# Make .venv and put hash-checked requirements and the program into it.
#   tools/setup.sh run|dev
# Needs Python 3.11 or newer with venv; on Debian as root the package is installed, elsewhere it is named.
set -eu
kind=${1:-run}
cd "$(dirname "$0")/.."

python=""
for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed (Debian package: python3). 需要 Python 3.11 以上。" >&2
    exit 1
fi

# Debian ships venv without ensurepip unless python3-venv is there.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q python3-venv
    else
        echo "The Debian package python3-venv is needed: apt-get install python3-venv 需要 python3-venv 套件。" >&2
        exit 1
    fi
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
stamp=.venv/.chahe-$kind
wanted=$(cat requirements/run.txt requirements/build.txt "requirements/$kind.txt" pyproject.toml | cksum)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "requirements/$kind.txt"
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/build.txt
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
    echo "$wanted" >"$stamp"
fi
