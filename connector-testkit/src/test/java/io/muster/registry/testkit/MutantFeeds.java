package io.muster.registry.testkit;

import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.backend.RegistryBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Backends that follow groups in ways in which real connectors went wrong. */
final class MutantFeeds {

    private MutantFeeds() {}

    /** Follows groups through a {@link Distortion} of each. */
    private abstract static class DistortingBackend extends DelegatingBackend {

        DistortingBackend(RegistryBackend delegate) {
            super(delegate);
        }

        abstract Distortion distortion();

        @Override
        public GroupFeed follow(String group, GroupFeed.Sink sink) {
            Distortion distortion = distortion();
            return distortion.feed(super.follow(group, distortion.sink(sink)));
        }
    }

    /** What is made of one group's news; by itself nothing. */
    private static class Distortion {

        Listing listing(Listing listing) {
            return listing;
        }

        Optional<EntryRead> upserted(EntryRead entry) {
            return Optional.of(entry);
        }

        Optional<String> removed(String key) {
            return Optional.of(key);
        }

        boolean passesDoubt() {
            return true;
        }

        GroupFeed feed(GroupFeed delegate) {
            return new GroupFeed() {
                @Override
                public CompletionStage<Listing> list(Consistency consistency) {
                    return delegate.list(consistency).thenApply(Distortion.this::listing);
                }

                @Override
                public void close() {
                    delegate.close();
                }
            };
        }

        GroupFeed.Sink sink(GroupFeed.Sink sink) {
            return new GroupFeed.Sink() {
                @Override
                public void upserted(EntryRead entry) {
                    Distortion.this.upserted(entry).ifPresent(sink::upserted);
                }

                @Override
                public void removed(String key, long revision) {
                    Distortion.this.removed(key).ifPresent(passed -> sink.removed(passed, revision));
                }

                @Override
                public void listed(Listing listing) {
                    sink.listed(listing(listing));
                }

                @Override
                public void doubt(String reason) {
                    if (passesDoubt()) {
                        sink.doubt(reason);
                    }
                }
            };
        }
    }

    private static Listing with(Listing listing, List<EntryRead> entries) {
        return new Listing(entries, listing.revision(), listing.epoch(), listing.doubt());
    }

    /** Takes the end of a stream for a quiet group; what would mend it sooner or later, {@link MutantHarness} leaves out. */
    static final class IgnoresEndOfStream extends DistortingBackend {

        IgnoresEndOfStream(RegistryBackend delegate) {
            super(delegate);
        }

        @Override
        Distortion distortion() {
            return new Distortion() {
                @Override
                boolean passesDoubt() {
                    return false;
                }
            };
        }
    }

    /** Knows an entry by its key, and so takes a new one in the place of an old one for the old one. */
    static final class ComparesByKey extends DistortingBackend {

        ComparesByKey(RegistryBackend delegate) {
            super(delegate);
        }

        @Override
        Distortion distortion() {
            Map<String, EntryRead> known = new ConcurrentHashMap<>();
            return new Distortion() {
                @Override
                Listing listing(Listing listing) {
                    return with(
                            listing,
                            listing.entries().stream()
                                    .map(entry -> known.computeIfAbsent(entry.key(), key -> entry))
                                    .toList());
                }

                @Override
                Optional<EntryRead> upserted(EntryRead entry) {
                    known.put(entry.key(), entry);
                    return Optional.of(entry);
                }

                @Override
                Optional<String> removed(String key) {
                    known.remove(key);
                    return Optional.of(key);
                }
            };
        }
    }

    /** Never notices that the last one has left. */
    static final class DropsLastLeave extends DistortingBackend {

        DropsLastLeave(RegistryBackend delegate) {
            super(delegate);
        }

        @Override
        Distortion distortion() {
            Map<String, EntryRead> listed = new ConcurrentHashMap<>();
            return new Distortion() {
                @Override
                Listing listing(Listing listing) {
                    if (listing.entries().isEmpty()) {
                        return with(listing, List.copyOf(listed.values()));
                    }
                    listed.clear();
                    listing.entries().forEach(entry -> listed.put(entry.key(), entry));
                    return listing;
                }

                @Override
                Optional<EntryRead> upserted(EntryRead entry) {
                    listed.put(entry.key(), entry);
                    return Optional.of(entry);
                }

                @Override
                Optional<String> removed(String key) {
                    return listed.size() > 1 && listed.remove(key) != null ? Optional.of(key) : Optional.empty();
                }
            };
        }
    }
}
