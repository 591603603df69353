package io.muster.registry.testkit;

import io.muster.registry.Freshness;
import io.muster.registry.GroupSnapshot;
import io.muster.registry.RegisteredServer;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.WatchHandle;
import io.muster.registry.WatchListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Connectors that show their watchers something else than what the registry lists. */
final class MutantViews {

    private MutantViews() {}

    /** Tells its watchers something else than it should. */
    private abstract static class DistortsSnapshots extends MutantConnectors.DelegatingConnector {

        DistortsSnapshots(ServerRegistryConnector delegate) {
            super(delegate);
        }

        abstract RegistrySnapshot distorted(RegistrySnapshot snapshot);

        @Override
        public WatchHandle watch(Set<String> groups, WatchListener listener) {
            return super.watch(groups, new WatchListener() {
                @Override
                public void onSnapshot(RegistrySnapshot snapshot) {
                    listener.onSnapshot(distorted(snapshot));
                }

                @Override
                public void onUnavailable(Freshness.Stale stale) {
                    listener.onUnavailable(stale);
                }
            });
        }

        static boolean isRecovering(RegistrySnapshot snapshot) {
            return snapshot.freshness() instanceof Freshness.Recovering;
        }
    }

    /** Believes the empty answers of a registry that has just lost its data. */
    static final class AppliesEmptyAnswer extends DistortsSnapshots {

        AppliesEmptyAnswer(ServerRegistryConnector delegate) {
            super(delegate);
        }

        @Override
        RegistrySnapshot distorted(RegistrySnapshot snapshot) {
            Map<String, GroupSnapshot> empty = new HashMap<>();
            snapshot.groups().keySet().forEach(name -> empty.put(name, GroupSnapshot.of(name, List.of(), 0)));
            return isRecovering(snapshot)
                    ? RegistrySnapshot.of(snapshot.version(), snapshot.freshness(), empty)
                    : snapshot;
        }
    }

    /** Takes a registry that has lost its data for one that has not. */
    static final class IgnoresEpoch extends DistortsSnapshots {

        IgnoresEpoch(ServerRegistryConnector delegate) {
            super(delegate);
        }

        @Override
        RegistrySnapshot distorted(RegistrySnapshot snapshot) {
            return isRecovering(snapshot)
                    ? RegistrySnapshot.of(snapshot.version(), Freshness.current(), snapshot.groups())
                    : snapshot;
        }
    }

    /** Shows something wrong for a moment between two right views, so that in the end every view is right. */
    private abstract static class ShowsForAMoment extends MutantConnectors.DelegatingConnector {

        ShowsForAMoment(ServerRegistryConnector delegate) {
            super(delegate);
        }

        /** Returns what is shown of a group after {@code before} and {@code after}, if it is anything. */
        abstract Optional<List<RegisteredServer>> wrong(GroupSnapshot before, GroupSnapshot after);

        @Override
        public WatchHandle watch(Set<String> groups, WatchListener listener) {
            return super.watch(groups, new WatchListener() {
                private @Nullable RegistrySnapshot before;
                private long version;

                // one watch's callbacks are serial
                @Override
                public void onSnapshot(RegistrySnapshot snapshot) {
                    show(snapshot);
                    if (before != null) {
                        showWrong(before, snapshot);
                    }
                    before = snapshot;
                }

                private void showWrong(RegistrySnapshot from, RegistrySnapshot to) {
                    Map<String, GroupSnapshot> shown = new HashMap<>(to.groups());
                    shown.replaceAll((name, group) -> wrong(from.group(name), group)
                            .map(servers -> GroupSnapshot.of(name, servers, 0))
                            .orElse(group));
                    if (!shown.equals(to.groups())) {
                        show(RegistrySnapshot.of(0, to.freshness(), shown));
                        show(to);
                    }
                }

                private void show(RegistrySnapshot snapshot) {
                    listener.onSnapshot(RegistrySnapshot.of(++version, snapshot.freshness(), snapshot.groups()));
                }

                @Override
                public void onUnavailable(Freshness.Stale stale) {
                    listener.onUnavailable(stale);
                }
            });
        }
    }

    /** Lists once more who has left. */
    static final class ShowsTheDepartedOnceMore extends ShowsForAMoment {

        ShowsTheDepartedOnceMore(ServerRegistryConnector delegate) {
            super(delegate);
        }

        @Override
        Optional<List<RegisteredServer>> wrong(GroupSnapshot before, GroupSnapshot after) {
            return after.servers().isEmpty() ? Optional.of(List.copyOf(before.servers())) : Optional.empty();
        }
    }

    /** Shows once more what somebody had written before. */
    static final class ShowsTheOlderOnceMore extends ShowsForAMoment {

        ShowsTheOlderOnceMore(ServerRegistryConnector delegate) {
            super(delegate);
        }

        @Override
        Optional<List<RegisteredServer>> wrong(GroupSnapshot before, GroupSnapshot after) {
            return Optional.of(after.servers().stream()
                    .map(server -> before.server(server.id())
                            .filter(server::isSameServerAs)
                            .orElse(server))
                    .toList());
        }
    }

    /** Takes everybody off the list for a moment when something changes. */
    static final class ShowsNobodyForAMoment extends ShowsForAMoment {

        ShowsNobodyForAMoment(ServerRegistryConnector delegate) {
            super(delegate);
        }

        @Override
        Optional<List<RegisteredServer>> wrong(GroupSnapshot before, GroupSnapshot after) {
            return before.equals(after) ? Optional.empty() : Optional.of(List.of());
        }
    }
}
