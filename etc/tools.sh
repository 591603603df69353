# Sourced by the scripts in bin/: finds the JDK and Maven that Muster is built with, and says or does what is missing.
# shellcheck shell=bash

readonly MUSTER_OLDEST_JDK=17

# Progress goes to standard error, so that a function's output stays its result.
step() { printf '==> %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# The feature version (17, 25, ...) of the JDK in a folder; fails if there is no compiler in it.
jdk_feature_version() {
    local home=$1 version
    [[ -x $home/bin/javac && -r $home/release ]] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    [[ -n $version ]] && printf '%s\n' "$version"
}

# All JDKs that may build Muster, one "version folder" a line: the configured one, the one on the PATH, then the usual places.
list_jdks() {
    local home version javac
    javac=$(command -v javac || true)
    for home in "${JAVA_HOME:-}" ${javac:+"$(dirname "$(dirname "$(readlink -f "$javac")")")"} \
        /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [[ -n $home && -d $home ]] || continue
        version=$(jdk_feature_version "$home") || continue
        ((version >= MUSTER_OLDEST_JDK)) && printf '%s %s\n' "$version" "$home"
    done
    return 0
}

# The first line only; reads to the end, so that a closed pipe fails nobody under pipefail.
first_jdk() { list_jdks | awk 'NR == 1'; }

may_install_packages() { [[ $(id -u) == 0 && -r /etc/debian_version ]] && command -v apt-get >/dev/null; }

install_packages() {
    step "installing $* with apt"
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@" >/dev/null
}

# Sets JAVA_HOME to a JDK that can build Muster and makes sure of Maven; installs what is missing where that is possible.
require_jdk_and_maven() {
    local jdk
    jdk=$(first_jdk)
    if [[ -z $jdk ]] && may_install_packages; then
        # Debian 13 and newer have no JDK 17 any more.
        install_packages openjdk-17-jdk-headless || install_packages default-jdk-headless || true
        jdk=$(first_jdk)
    fi
    [[ -n $jdk ]] || fail "no JDK $MUSTER_OLDEST_JDK or newer (JAVA_HOME=${JAVA_HOME:-not set}, PATH, /usr/lib/jvm);" \
        "install one (Debian: apt-get install openjdk-17-jdk-headless) or set JAVA_HOME to it"
    export JAVA_HOME=${jdk#* }
    if ! command -v mvn >/dev/null && may_install_packages; then
        install_packages maven || true
    fi
    command -v mvn >/dev/null || fail "no mvn on the PATH; install Maven 3.8.1 or newer (Debian: apt-get install maven)"
    step "JDK ${jdk%% *} in $JAVA_HOME, Maven $(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')"
}

# What single tests need besides: a C compiler for a wall clock that jumps, iproute2 for a network that drops packets. Without them these tests are
# reported as not applicable.
offer_test_tools() {
    command -v cc >/dev/null || ! may_install_packages || install_packages gcc libc6-dev || true
    command -v ip >/dev/null || ! may_install_packages || install_packages iproute2 || true
}
