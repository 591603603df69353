package io.muster.registry.consul;

import io.muster.registry.time.OwnerThread;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks now and then whether the agent and its servers are there, as long as something waits for news from them: one that is frozen looks like a group in which nothing happens. When
 * another server leads, what waits is asked anew: the former leader may be what is frozen. Belongs to the owner thread.
 */
final class Probe {

    /** After a question that failed: elections take about as long. */
    private static final Duration BEFORE_RETRY = Duration.ofSeconds(1);

    private final OwnerThread owner;
    private final Api api;
    private final Duration interval;
    private final Set<Http.Exchange> waiting = new HashSet<>();
    private OwnerThread.Timer timer = OwnerThread.Timer.NONE;
    private boolean asking;
    /** Empty until one was named. */
    private String lastLeader = "";

    Probe(OwnerThread owner, Api api, Duration interval) {
        this.owner = owner;
        this.api = api;
        this.interval = interval;
    }

    /** Lets a request that waits for news fail when nobody is there any more. It was begun just now: whoever answered before it was there. */
    void watchOver(Http.Exchange exchange) {
        owner.assertOwner();
        waiting.add(exchange);
        owner.whenDone(exchange.answer(), (answer, failure) -> waiting.remove(exchange));
        if (!asking) {
            timer.cancel();
            timer = owner.schedule(interval, this::ask);
        }
    }

    private void ask() {
        if (waiting.isEmpty()) {
            return;
        }
        asking = true;
        owner.whenDone(api.leader(), (leader, failure) -> {
            if (failure == null) {
                heard(leader);
            } else {
                timer = owner.schedule(BEFORE_RETRY, this::askAgain);
            }
        });
    }

    private void askAgain() {
        owner.whenDone(api.leader(), (leader, failure) -> {
            if (failure == null) {
                heard(leader);
            } else {
                endAll(new IOException("nothing was heard: " + Failures.describe(failure), failure));
                answered();
            }
        });
    }

    private void heard(String leader) {
        if (!lastLeader.isEmpty() && !lastLeader.equals(leader)) {
            // what was passed on to one that froze stays there, though all others are answered
            endAll(new IOException("the leader is " + leader + ", not " + lastLeader + " any more"));
        }
        lastLeader = leader;
        answered();
    }

    private void endAll(IOException reason) {
        List.copyOf(waiting).forEach(exchange -> exchange.fail(reason));
    }

    private void answered() {
        asking = false;
        if (!waiting.isEmpty()) {
            timer = owner.schedule(interval, this::ask);
        }
    }
}
