#!/usr/bin/env bash
# Debian's Chromium for the browser tests; without it they are skipped, so its absence is no failure.
set -uo pipefail
source "$(dirname "$0")/packages.sh"
need chromium chromium fonts-dejavu-core || echo "The browser tests will be skipped."
