package io.muster.registry.zookeeper;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes the persistent nodes below which everything else is made. */
final class Parents {

    private Parents() {}

    /** Makes what is missing of a group's parents. Looks first: a write that finds its node there costs the ensemble as much as any other. */
    static CompletableFuture<Void> ensure(Session session, Layout layout, String group) {
        List<String> all = layout.parents(group);
        return look(session, all)
                .thenCompose(present -> present.contains(false)
                        ? Futures.all(all.subList(present.indexOf(false), all.size()).stream()
                                        .map(path -> session.make(path, new byte[0]))
                                        .toList())
                                .thenApply(done -> null)
                        : CompletableFuture.completedFuture(null));
    }

    private static CompletableFuture<List<Boolean>> look(Session session, List<String> paths) {
        return Futures.all(paths.stream()
                .map(path -> session.exists(path).thenApply(Optional::isPresent).exceptionallyCompose(Parents::isThere))
                .toList());
    }

    // One that may not be looked at is there
    private static CompletableFuture<Boolean> isThere(Throwable failure) {
        return Failures.isForbidden(failure)
                ? CompletableFuture.completedFuture(true)
                : CompletableFuture.failedFuture(failure);
    }
}
