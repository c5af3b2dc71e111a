#!/usr/bin/env bash
# Builds the console's assets from its lock file.
set -euo pipefail
cd "$(dirname "$0")/../.."
source deploy/setup/packages.sh
need node nodejs npm
need npm npm

cd "$1"
if [ ! -e node_modules/.installed ] || [ package-lock.json -nt node_modules/.installed ]; then
    echo "Installing the console's dependencies"
    npm ci --no-audit --no-fund --loglevel=error </dev/null
    touch node_modules/.installed
fi
echo "Building the console"
npm run --silent build </dev/null
touch dist/.built
