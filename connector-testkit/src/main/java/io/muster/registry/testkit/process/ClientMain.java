package io.muster.registry.testkit.process;

import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.MapSource;
import io.muster.registry.spi.ServerRegistryConnectorProvider;
import io.muster.registry.spi.SettingsReader;
import java.util.Arrays;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Registers one server and says what it sees of its own claim, all the time, until it is killed: a line as {@link Look} reads it for each look. */
public final class ClientMain {

    private static final long PAUSE_NANOS = 5_000_000;
    private static final int PORT = 4_000;

    private ClientMain() {}

    /**
     * Runs for ever.
     *
     * @param arguments the connector's type, the system, the group, and {@code key=value} for each of the connector's settings
     */
    public static void main(String[] arguments) {
        Map<String, String> settings = Arrays.stream(arguments)
                .skip(3)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        try (ServerRegistryConnector connector = provider(arguments[0])
                .create(new SettingsReader(new MapSource("registry", settings)), ConnectorContext.of(arguments[1]))) {
            connector.start();
            RegistrationHandle registered =
                    connector.register(Registration.of(arguments[2], "127.0.0.1", PORT), state -> {});
            while (!Thread.currentThread().isInterrupted()) {
                System.out.println(look(registered).line());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static ServerRegistryConnectorProvider provider(String type) {
        return ServiceLoader.load(ServerRegistryConnectorProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no connector of type " + type + " on the class path"));
    }

    private static Look look(RegistrationHandle registered) {
        long before = System.nanoTime();
        RegistrationState state = registered.state();
        long after = System.nanoTime();
        int id = state instanceof RegistrationState.Registered claimed
                ? claimed.claimed().id()
                : Look.NO_ID;
        return new Look(
                before, after, System.currentTimeMillis(), id, state.getClass().getSimpleName());
    }
}
