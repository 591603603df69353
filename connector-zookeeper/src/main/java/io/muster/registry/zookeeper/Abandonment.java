package io.muster.registry.zookeeper;

import io.muster.registry.Registration;
import io.muster.registry.RegistryUnavailableException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/** Removes what claims that were given up left, and makes those that are still on their way fail. Belongs to the owner thread. */
final class Abandonment {

    private static final int MOST_ATTEMPTS = 8;

    private final Layout layout;
    private final Session session;
    private final Registration registration;
    private final Attempts attempts;

    Abandonment(Layout layout, Session session, Registration registration, Attempts attempts) {
        this.layout = layout;
        this.session = session;
        this.registration = registration;
        this.attempts = attempts;
    }

    CompletableFuture<Void> run() {
        List<CompletableFuture<Void>> fences = attempts.sent().values().stream()
                .filter(sent -> sent.sessionId() != session.id())
                .map(sent -> fence(sent.slot()))
                .toList();
        return Futures.all(fences).thenCompose(done -> remove(MOST_ATTEMPTS)).thenAccept(done -> attempts.clear());
    }

    private CompletableFuture<Void> remove(int left) {
        if (left == 0) {
            return CompletableFuture.failedFuture(new RegistryUnavailableException(
                    "The nodes of " + registration.instance() + " change all the time"));
        }
        return session.sync(layout.ids())
                .thenCompose(done -> Leftovers.find(session, layout, registration, attempts.ids(OptionalInt.empty())))
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(null)
                        : found.removeAll(session, layout).thenCompose(answer -> remove(left - 1)));
    }

    // What went through this session has been answered, or will take effect before what follows. What went through
    // another, which the servers
    // may still hold for alive, depends on the slot's version: raise it, unless somebody holds the id, as the creation
    // proves
    private CompletableFuture<Void> fence(Slot slot) {
        String id = layout.id(slot.id());
        return session.multi(List.of(
                        Op.setData(layout.slot(slot.id()), new byte[0], slot.version()),
                        Op.create(id, new byte[0], session.acl(), CreateMode.EPHEMERAL),
                        Op.delete(id, 0)))
                .thenApply(answer -> null);
    }
}
