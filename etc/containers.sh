#!/usr/bin/env bash
# A container engine for the tests that need one: finds the one that runs, or starts one of its own on Debian as root, with all it needs unpacked or built
# from Debian's packages, since nothing need be pulled. Sourced by .ci/run; run by itself it does so for one command:
#
#   etc/containers.sh bin/test --only compose
# shellcheck shell=bash

if ! declare -F provide_registry >/dev/null; then
    # shellcheck source=etc/registries.sh
    source "$(dirname "${BASH_SOURCE[0]}")/registries.sh"
fi

readonly TEST_BASE_IMAGE=muster/test-base:local
engine_folder=

engine_answers() { docker version >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; }

# Afterwards the tests that need containers must run: MUSTER_CONTAINERS=required. Whoever calls this calls stop_container_engine at the end.
start_container_engine() {
    export MUSTER_CONTAINERS=required
    if engine_answers; then
        step "containers: the engine that runs here ($(docker version --format '{{.Server.Version}}'))"
        return
    fi
    may_install_packages || fail "no container engine answers, and none can be installed here; start Docker with its compose plugin"
    command -v dockerd >/dev/null && command -v mmdebstrap >/dev/null || install_packages docker.io iptables mmdebstrap ca-certificates
    engine_folder=$(mktemp -d)
    provide_compose_plugin
    start_dockerd
    provide_test_base_image
    # Testcontainers' own helper image cannot be pulled, nor the one it tries within a container.
    export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
}

start_dockerd() {
    export DOCKER_HOST=unix://$engine_folder/docker.sock
    # A session of its own: an interrupt of the tests must reach them first, who clean up with the engine still there.
    setsid dockerd --data-root "$engine_folder/data" --exec-root "$engine_folder/exec" --pidfile "$engine_folder/pid" \
        --host "$DOCKER_HOST" >"$engine_folder/log" 2>&1 &
    local tries
    for ((tries = 0; tries < 120; tries++)); do
        if engine_answers; then
            step "containers: started an engine ($(docker version --format '{{.Server.Version}}')) in $engine_folder"
            return
        fi
        sleep 0.5
    done
    tail -n 20 "$engine_folder/log" >&2
    stop_container_engine
    fail "dockerd did not answer within a minute; the end of its log is above"
}

# Docker's compose plugin is a package of its own that bookworm does not have.
provide_compose_plugin() {
    docker compose version >/dev/null 2>&1 && return
    local plugin=usr/libexec/docker/cli-plugins/docker-compose cache
    cache=$(registry_cache)/docker-compose
    [[ -x $cache/$plugin ]] || unpack_debian_package docker-compose trixie "$cache" && [[ -x $cache/$plugin ]] ||
        fail "no compose plugin of Docker, and Debian's package docker-compose of suite trixie could not be unpacked"
    export DOCKER_CONFIG=$engine_folder/config
    mkdir -p "$DOCKER_CONFIG/cli-plugins"
    ln -s "$cache/$plugin" "$DOCKER_CONFIG/cli-plugins/docker-compose"
}

# One image that stands in for the vendors' ones: Java 17, the registries that are programs, and Prometheus.
provide_test_base_image() {
    export MUSTER_TEST_BASE_IMAGE=$TEST_BASE_IMAGE
    local etcd etcdctl consul prometheus
    etcd=$(provide_registry etcd)
    etcdctl=$(provide_registry etcdctl)
    consul=$(provide_registry consul)
    # Later suites build it without the discovery through Consul.
    prometheus=$(registry_cache)/prometheus-bullseye/usr/bin/prometheus
    [[ -x $prometheus ]] || unpack_debian_package prometheus bullseye "$(registry_cache)/prometheus-bullseye" ||
        fail "Debian's package prometheus of suite bullseye could not be unpacked"
    step "containers: building $TEST_BASE_IMAGE from Debian's packages"
    # Unpacked and not configured: nothing here needs what the packages' scripts set up, and it takes half the time.
    mmdebstrap --quiet --variant=extract --include=base-files,bash,coreutils,dash,grep,libc-bin,sed,openjdk-17-jre-headless \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --extract-hook="copy-in $etcd $etcdctl $consul $prometheus /usr/bin" \
        bookworm - "deb $(debian_mirror) bookworm main" |
        docker import --change 'ENV PATH=/usr/lib/jvm/java-17-openjdk-amd64/bin:/usr/local/bin:/usr/bin:/bin' - "$TEST_BASE_IMAGE" >/dev/null ||
        fail "$TEST_BASE_IMAGE could not be built from Debian's packages"
}

# Ends the engine that was started here, with everything in it; does nothing to one that was there before.
stop_container_engine() {
    [[ -n $engine_folder ]] || return 0
    local pid tries
    if pid=$(cat "$engine_folder/pid" 2>/dev/null); then
        kill "$pid" 2>/dev/null || true
        for ((tries = 0; tries < 60; tries++)); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.5
        done
    fi
    rm -rf "$engine_folder" || step "containers: $engine_folder could not be removed"
    engine_folder=
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set -euo pipefail
    (($# > 0)) || fail "name the command that needs containers, such as bin/test --only compose"
    trap stop_container_engine EXIT
    start_container_engine
    "$@"
fi
