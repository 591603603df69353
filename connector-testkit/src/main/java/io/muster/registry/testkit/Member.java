package io.muster.registry.testkit;

import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One registration with everything its listener was told. From any thread. */
final class Member implements RegistrationListener {

    /** What the listener was told, and when on the one clock of the kit, {@link System#nanoTime()}. */
    record Told(long at, RegistrationState state) {}

    private static final int TOLD_LAST = 4;

    private final String system;
    private final Registration registration;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final List<String> repairs = new CopyOnWriteArrayList<>();
    private volatile Map<String, String> properties;
    private volatile @Nullable RegistrationHandle handle;

    Member(String system, Registration registration) {
        this.system = system;
        this.registration = registration;
        this.properties = registration.properties();
    }

    void handle(RegistrationHandle newHandle) {
        handle = newHandle;
    }

    @Override
    public void onState(RegistrationState state) {
        told.add(new Told(System.nanoTime(), state));
    }

    @Override
    public void onRepaired(String found) {
        repairs.add(found);
    }

    String system() {
        return system;
    }

    Registration registration() {
        return registration;
    }

    InstanceId instance() {
        return registration.instance();
    }

    String group() {
        return registration.group();
    }

    RegistrationHandle handle() {
        RegistrationHandle current = handle;
        if (current == null) {
            throw new IllegalStateException("register() has not returned yet");
        }
        return current;
    }

    /** Returns the claim, empty before {@code register} returned. */
    Optional<ServerIdentity> claim() {
        RegistrationHandle current = handle;
        return current == null ? Optional.empty() : current.claim();
    }

    List<Told> told() {
        return List.copyOf(told);
    }

    List<String> repairs() {
        return List.copyOf(repairs);
    }

    <S extends RegistrationState> List<S> toldOf(Class<S> type) {
        return told.stream()
                .map(Told::state)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Updates the properties, and remembers them as what everybody has to see. */
    void update(Map<String, String> newProperties) {
        properties = Map.copyOf(newProperties);
        handle().updateProperties(newProperties);
    }

    Map<String, String> properties() {
        return properties;
    }

    /** Waits until the listener was told of a registration and the claim holds; returns who it is. */
    ServerIdentity awaitRegistered() {
        Eventually.eventually(
                this + " to be registered",
                () -> claim().isPresent()
                        && toldOf(RegistrationState.Registered.class).stream()
                                .anyMatch(state -> state.identity().equals(claim())));
        return claim().orElseThrow(() -> new AssertionError(this + " lost its claim at once"));
    }

    /** Waits until the listener was told of a repair, or that the id was lost. */
    void awaitToldOfDamage() {
        Eventually.eventually(
                this + " to be told of the damage",
                () -> !repairs().isEmpty()
                        || !toldOf(RegistrationState.Lost.class).isEmpty());
    }

    <S extends RegistrationState> S awaitTold(Class<S> type) {
        Eventually.eventually(
                this + " to be told " + type.getSimpleName(),
                () -> !toldOf(type).isEmpty());
        List<S> all = toldOf(type);
        return all.get(all.size() - 1);
    }

    @Override
    public String toString() {
        List<RegistrationState> last = told.stream()
                .map(Told::state)
                .skip(Math.max(0, told.size() - TOLD_LAST))
                .toList();
        return registration.group() + "/" + instance() + " (told last " + last + ")";
    }
}
