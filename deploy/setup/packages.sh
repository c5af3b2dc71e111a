# Sourced by the other scripts: Debian's packages, installed where this is root, else asked for in one sentence.

install_packages() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "Installing $*"
    DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null &&
        DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$@" </dev/null >/dev/null
    hash -r
}

# need COMMAND PACKAGE...: fails unless the command is there, or could be installed.
need() {
    local command=$1
    shift
    command -v "$command" >/dev/null || install_packages "$@"
    command -v "$command" >/dev/null && return
    echo "$command is missing: run \`sudo apt-get install $*\`." >&2
    return 1
}
