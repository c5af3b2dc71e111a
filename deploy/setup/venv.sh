#!/usr/bin/env bash
# Makes or refreshes .venv from requirements-dev.lock; only files with the locked hashes are accepted.
set -euo pipefail
cd "$(dirname "$0")/../.."
source deploy/setup/packages.sh

is_new_enough() {
    command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

has_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in python3.11 python3 python3.12 python3.13 python3.14; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

make_venv() {
    local python
    python=$(find_python) && has_venv "$python" || install_packages python3 python3-venv || true
    if ! python=$(find_python) || ! has_venv "$python"; then
        echo "Python 3.11 or newer with its venv module is missing: run \`sudo apt-get install python3-venv\`." >&2
        exit 1
    fi
    "$python" -m venv --clear .venv
}

.venv/bin/python -c 'import pip' 2>/dev/null || make_venv
echo "Installing the locked dependencies"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
    --requirement requirements-dev.lock
touch .venv/.installed
