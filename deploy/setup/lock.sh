#!/usr/bin/env bash
# Makes requirements.lock and requirements-dev.lock anew from pyproject.toml, with hashes and without addresses.
# The resolver lives in a throw-away environment: it is no dependency of the project.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check uv

compile() {
    local output=$1
    shift
    "$tools/bin/uv" pip compile --quiet --generate-hashes --python-version 3.11 \
        --no-header --no-emit-index-url --no-emit-find-links "$@" --output-file "$output" pyproject.toml
}

compile requirements.lock
compile requirements-dev.lock --extra dev --constraint requirements.lock
git --no-pager diff --stat -- requirements.lock requirements-dev.lock
