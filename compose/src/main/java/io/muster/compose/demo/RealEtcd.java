package io.muster.compose.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real etcd server on a free loopback port, in a process of its own, with its data in the demo's folder. */
final class RealEtcd implements DemoRegistry {

    private static final String NAME = "etcd";
    private static final int LEASE_SECONDS = 4;

    private final RegistryProgram server;
    private final String endpoint;

    private RealEtcd(RegistryProgram server, String endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    static RealEtcd start(Path folder) throws IOException {
        List<Integer> ports = RegistryPorts.free(2);
        String endpoint = "127.0.0.1:" + ports.get(0);
        String peers = "http://127.0.0.1:" + ports.get(1);
        List<String> arguments = new ArrayList<>(List.of("--name", "demo", "--log-level", "error"));
        arguments.addAll(List.of("--data-dir", folder.resolve("etcd").toString()));
        arguments.addAll(List.of("--listen-client-urls", "http://" + endpoint));
        arguments.addAll(List.of("--advertise-client-urls", "http://" + endpoint));
        arguments.addAll(List.of("--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers));
        arguments.addAll(List.of("--initial-cluster", "demo=" + peers));
        RegistryProgram.Question question = new RegistryProgram.Question("http://" + endpoint + "/health", "\"true\"");
        return new RealEtcd(RegistryProgram.start(NAME, arguments, folder.resolve("etcd.log"), question), endpoint);
    }

    @Override
    public String describe() {
        return "etcd (real, a process) at " + endpoint + (server.isAlive() ? "" : ": DEAD");
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void restart() throws IOException {
        server.restart();
    }

    @Override
    public String configuration() {
        return "registry { type = etcd, etcd { endpoints = [\"" + endpoint + "\"], lease-ttl = " + LEASE_SECONDS
                + "s } }";
    }

    @Override
    public void close() {
        server.close();
    }
}
