package io.muster.registry.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.LeaseTimeToLiveRequest;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.MoveLeaderRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractBlockingStub;
import io.grpc.stub.MetadataUtils;
import io.muster.registry.InstanceId;
import io.muster.registry.testkit.RegistryHarness;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What a third party does to etcd with the bare stubs, past the connector. Waits until the server is there. */
final class RawEtcd implements AutoCloseable {

    /** How the names of its threads begin. */
    static final String THREADS = "raw-etcd";

    private static final int PATIENCE_SECONDS = 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final InetSocketAddress address;
    private final EventLoopGroup network;
    private final ManagedChannel channel;
    private volatile Optional<String> token = Optional.empty();

    RawEtcd(InetSocketAddress address) {
        this.address = address;
        network =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(THREADS, true), NioIoHandler.newFactory());
        channel = NettyChannelBuilder.forAddress(
                        address.getHostString(), address.getPort(), InsecureChannelCredentials.create())
                .eventLoopGroup(network)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .build();
    }

    /** Proves who is asking from now on. */
    void useToken(String newToken) {
        token = Optional.of(newToken);
    }

    /** Returns {@code stub} with a deadline and the token. */
    <S extends AbstractBlockingStub<S>> S with(S stub) {
        return stub.withWaitForReady().withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Channel channel() {
        // a channel that lost its server waits longer and longer before it looks again
        channel.resetConnectBackoff();
        return ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(SingleCall.headers(token)));
    }

    private KVGrpc.KVBlockingStub kv() {
        return with(KVGrpc.newBlockingStub(channel()));
    }

    private LeaseGrpc.LeaseBlockingStub leases() {
        return with(LeaseGrpc.newBlockingStub(channel()));
    }

    String version() {
        return with(MaintenanceGrpc.newBlockingStub(channel()))
                .status(StatusRequest.getDefaultInstance())
                .getVersion();
    }

    /** Returns the number by which a cluster knows the server. */
    long member() {
        return with(MaintenanceGrpc.newBlockingStub(channel()))
                .status(StatusRequest.getDefaultInstance())
                .getHeader()
                .getMemberId();
    }

    /** Lets another member lead, if the server does; returns once it leads. */
    void handOver(long member) {
        with(MaintenanceGrpc.newBlockingStub(channel()))
                .moveLeader(MoveLeaderRequest.newBuilder().setTargetID(member).build());
    }

    Optional<KeyValue> get(String key) {
        return kv().range(RangeRequest.newBuilder().setKey(Layout.bytes(key)).build()).getKvsList().stream()
                .findFirst();
    }

    List<KeyValue> getAll(String prefix) {
        return kv().range(RangeRequest.newBuilder()
                        .setKey(Layout.bytes(prefix))
                        .setRangeEnd(Layout.endOf(prefix))
                        .build())
                .getKvsList();
    }

    void put(String key, String value, long lease) {
        kv().put(PutRequest.newBuilder()
                .setKey(Layout.bytes(key))
                .setValue(Layout.bytes(value))
                .setLease(lease)
                .build());
    }

    /** Overwrites a key and leaves it on its lease. */
    void overwrite(String key, String value) {
        put(key, value, get(key).map(KeyValue::getLease).orElse(0L));
    }

    void delete(String key) {
        kv().deleteRange(DeleteRangeRequest.newBuilder()
                .setKey(Layout.bytes(key))
                .build());
    }

    void deleteAll(String prefix) {
        kv().deleteRange(DeleteRangeRequest.newBuilder()
                .setKey(Layout.bytes(prefix))
                .setRangeEnd(Layout.endOf(prefix))
                .build());
    }

    /** Forgets the history. */
    void compact() {
        long revision = kv().range(
                        RangeRequest.newBuilder().setKey(Layout.bytes("x")).build())
                .getHeader()
                .getRevision();
        kv().compact(CompactionRequest.newBuilder()
                .setRevision(revision)
                .setPhysical(true)
                .build());
    }

    long grant(int seconds) {
        return leases().leaseGrant(
                        LeaseGrantRequest.newBuilder().setTTL(seconds).build())
                .getID();
    }

    void revoke(long lease) {
        leases().leaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease).build());
    }

    /** Returns whether a lease lives. */
    boolean isAlive(long lease) {
        return leases().leaseTimeToLive(
                                LeaseTimeToLiveRequest.newBuilder().setID(lease).build())
                        .getTTL()
                > 0;
    }

    /** Returns how many watches the server holds; it does not tell whose they are. */
    int watches() throws IOException {
        URL metrics = URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/metrics")
                .toURL();
        try (InputStream answer = metrics.openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("etcd_debugging_mvcc_watcher_total "))
                    .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Returns the leases there are; the stubs do not have this request, the gateway has. */
    Set<Long> leaseIds() throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/v3/lease/leases")
                        .toURL()
                        .openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
            body.write("{}".getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream answer = connection.getInputStream()) {
            Set<Long> ids = new HashSet<>();
            MAPPER.readTree(answer)
                    .path("leases")
                    .forEach(lease -> ids.add(lease.path("ID").asLong()));
            return ids;
        }
    }

    NavigableSet<Integer> ids(Layout layout) {
        NavigableSet<Integer> ids = new TreeSet<>();
        getAll(layout.ids()).forEach(key -> layout.parseId(key.getKey()).ifPresent(ids::add));
        return ids;
    }

    NavigableMap<Integer, InstanceId> entries(Layout layout, String group) {
        NavigableMap<Integer, InstanceId> entries = new TreeMap<>();
        for (KeyValue entry : getAll(layout.group(group))) {
            try {
                JsonNode metadata =
                        MAPPER.readTree(entry.getValue().toByteArray()).path("Metadata");
                entries.put(
                        metadata.path("id").asInt(),
                        InstanceId.parse(metadata.path("instance").asText()));
            } catch (IOException | IllegalArgumentException e) {
                // no entry
            }
        }
        return entries;
    }

    /** Takes a key for a lease of its own. */
    RegistryHarness.ForeignOwner own(String key, String value) {
        long lease = grant(600);
        put(key, value, lease);
        ByteString planted = get(key).orElseThrow().toByteString();
        return new RegistryHarness.ForeignOwner() {
            @Override
            public boolean isUntouched() {
                return get(key).filter(found -> found.toByteString().equals(planted))
                        .isPresent();
            }

            @Override
            public void close() {
                revoke(lease);
            }
        };
    }

    @Override
    public void close() {
        channel.shutdownNow();
        network.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
