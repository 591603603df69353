#!/usr/bin/env bash
# Finds the real registries that tests and the demo run on, or unpacks them from Debian's packages into a cache of this user's; nothing is installed.
# Sourced by the scripts in bin/; run by itself it provides what is named:
#
#   etc/registries.sh etcd            # prints where the server is
# shellcheck shell=bash

if ! declare -F fail >/dev/null; then
    # shellcheck source=etc/tools.sh
    source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"
fi

registry_cache() { printf '%s\n' "${MUSTER_REGISTRIES:-$HOME/.cache/muster/registries}"; }

# What there is: a line of "name, program, Debian package, suite, variable that names the program, oldest version".
list_registries() {
    cat <<'TEXT'
etcd etcd etcd-server trixie MUSTER_ETCD 3.5
etcdctl etcdctl etcd-client trixie MUSTER_ETCDCTL 3.5
etcd-3.4 etcd etcd-server bookworm MUSTER_ETCD_3_4 3.4
consul consul consul bullseye MUSTER_CONSUL 1.8
TEXT
}

# Provides one registry, on standard output the path of its program: the configured one, the one on the PATH if it is new enough, the cached one,
# then Debian's package. None is a failure that says what to do.
provide_registry() {
    local name=$1 program package suite variable oldest found
    read -r _ program package suite variable oldest < <(list_registries | awk -v name="$name" '$1 == name') ||
        fail "there is no registry '$name'; there are: $(list_registries | awk '{printf "%s ", $1}')"
    found=${!variable:-}
    if [[ -n $found ]]; then
        [[ -x $found ]] || fail "$variable=$found is no program"
        say_found "$name" "$found" "$variable"
    elif [[ $name == "$program" ]] && found=$(command -v "$program") && new_enough "$found" "$oldest"; then
        say_found "$name" "$found" "the PATH"
    elif found=$(registry_cache)/$name/usr/bin/$program && [[ -x $found ]]; then
        say_found "$name" "$found" "the cache"
    else
        unpack_debian_package "$package" "$suite" "$(registry_cache)/$name" && [[ -x $found ]] ||
            fail "no $name $oldest or newer: not in $variable, not on the PATH, not in $(registry_cache), and Debian's package" \
                "'$package' of suite $suite could not be unpacked; install it, or set $variable to the program"
        say_found "$name" "$found" "Debian's package $package, suite $suite"
    fi
    printf '%s\n' "$found"
}

# All of them, said and not printed.
provide_registries() {
    local name
    while read -r name _; do provide_registry "$name" >/dev/null; done < <(list_registries)
}

say_found() { step "$1: $2, from $3 ($(version_of "$2"))"; }

# The first thing like 3.5 or 3.5.16 that a program says when it is asked for its version; some know the word and some the option.
version_of() {
    { "$1" version || "$1" --version; } 2>/dev/null </dev/null |
        awk '!found && match($0, /[0-9]+\.[0-9]+(\.[0-9]+)?/) { found = 1; print substr($0, RSTART, RLENGTH) }'
}

# Whether a program's version is at least the given one.
new_enough() {
    local version
    version=$(version_of "$1")
    [[ -n $version && $(printf '%s\n%s\n' "$2" "$version" | sort -V | awk 'NR == 1') == "$2" ]]
}

# Downloads and unpacks one package of a suite that need not be configured on this machine; mirror and key are the machine's own, signatures are
# checked, and the system is left as it is.
unpack_debian_package() (
    package=$1 suite=$2 target=$3
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    step "unpacking Debian's package $package of suite $suite into $target"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work"/lists/partial "$work"/archives/partial "$work"/deb
    mirror=$(debian_mirror) && [[ -n $mirror ]] || return 1
    printf 'deb %s %s main\n' "$mirror" "$suite" >"$work/sources.list"
    options=(-o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
        -o "Dir::Cache=$work" -o "APT::Sandbox::User=$(id -un)")
    apt-get "${options[@]}" -qq update >&2 || return 1
    (cd "$work/deb" && apt-get "${options[@]}" -qq download "$package" >&2) || return 1
    mkdir -p "$(dirname "$target")" && rm -rf "$target.new"
    dpkg-deb -x "$work"/deb/*.deb "$target.new" || return 1
    rm -rf "$target" && mv "$target.new" "$target"
)

# The machine's own mirror, with the key it is signed by, as the middle part of a line of sources.list.
debian_mirror() {
    local file
    for file in /etc/apt/sources.list.d/*.sources; do
        [[ -r $file ]] || continue
        awk '/^URIs:/ && !uri { uri = $2 } /^Signed-By:/ && !key { key = $2 }
            END { if (uri) { if (key ~ /^\//) printf "[signed-by=%s] ", key; print uri } }' "$file" | grep . && return
    done
    # the older form: deb [options] URI suite components
    [[ -r /etc/apt/sources.list ]] && awk '$1 == "deb" { sub(/^deb +/, ""); match($0, /^(\[[^]]*\] *)?[^ ]+/); print substr($0, RSTART, RLENGTH); exit }' \
        /etc/apt/sources.list | grep .
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set -euo pipefail
    (($# > 0)) || fail "name a registry: $(list_registries | awk '{printf "%s ", $1}')"
    for name in "$@"; do provide_registry "$name"; done
fi
