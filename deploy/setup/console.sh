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
# Debian 12's Node.js is too old for the bundler: a newer one comes from the package registry, for this build alone.
if [ "$(node --print 'process.versions.node.split(".")[0] >= 20')" = true ]; then
    npm run --silent build </dev/null
else
    npm exec --yes --package=node@22.23.3 -- npm run --silent build </dev/null
fi
touch dist/.built
