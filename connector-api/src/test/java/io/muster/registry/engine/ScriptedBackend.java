package io.muster.registry.engine;

import io.muster.registry.RegistryBounds;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.backend.Renewal;
import io.muster.registry.time.VirtualOwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A backend that notes what it is asked, and answers by itself what the test gave it an answer for; the rest waits for the test. */
final class ScriptedBackend implements RegistryBackend {

    static final Duration SETTLE = Duration.ofSeconds(8);

    final List<Asked> asked = new ArrayList<>();
    final Map<String, GroupFeed.Sink> sinks = new HashMap<>();
    final List<String> closedFeeds = new ArrayList<>();
    private final Map<String, Function<Asked, @Nullable Object>> answers = new HashMap<>();
    private final VirtualOwnerThread time;

    @Nullable BackendEvents events;

    @Nullable Duration closedWith;

    long failedTasks;

    ScriptedBackend(VirtualOwnerThread time) {
        this.time = time;
    }

    /** Answers a verb by itself from now on; an exception that is returned is the failure. */
    ScriptedBackend answering(String verb, Function<Asked, @Nullable Object> answer) {
        answers.put(verb, answer);
        return this;
    }

    /** Leaves a verb to the test from now on. */
    ScriptedBackend silent(String verb) {
        answers.remove(verb);
        return this;
    }

    private <T> CompletionStage<T> ask(String verb, Object argument) {
        Asked next = new Asked(verb, argument, time.nanoTime(), new CompletableFuture<>());
        asked.add(next);
        Function<Asked, @Nullable Object> answer = answers.get(verb);
        if (answer != null) {
            @Nullable Object value = answer.apply(next);
            if (value instanceof Throwable error) {
                next.fail(error);
            } else {
                next.answer(value);
            }
        }
        @SuppressWarnings("unchecked") // the test answers each verb with what it returns
        CompletionStage<T> stage = (CompletionStage<T>) next.answer();
        return stage;
    }

    /** Returns all requests of a verb, in order. */
    List<Asked> all(String verb) {
        return asked.stream().filter(request -> request.verb().equals(verb)).toList();
    }

    int count(String verb) {
        return all(verb).size();
    }

    Asked last(String verb) {
        List<Asked> all = all(verb);
        return all.get(all.size() - 1);
    }

    BackendEvents events() {
        BackendEvents given = events;
        if (given == null) {
            throw new IllegalStateException("not opened");
        }
        return given;
    }

    @Override
    public String type() {
        return "scripted";
    }

    @Override
    public String endpoint() {
        return "script:1";
    }

    @Override
    public RegistryBounds bounds() {
        return new RegistryBounds(Duration.ofSeconds(10), Duration.ofSeconds(10), SETTLE);
    }

    @Override
    public long failedTasks() {
        return failedTasks;
    }

    @Override
    public void open(BackendEvents given) {
        events = given;
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        return ask("claim", request);
    }

    @Override
    public CompletionStage<Renewal> renew(Claim claim) {
        return ask("renew", claim);
    }

    @Override
    public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
        return ask("audit", expected);
    }

    @Override
    public CompletionStage<Claim> publish(Claim claim, EntryContent content) {
        return ask("publish", content);
    }

    @Override
    public CompletionStage<Void> withdraw(Claim claim) {
        return ask("withdraw", claim);
    }

    @Override
    public CompletionStage<Void> abandon(EntryContent content) {
        return ask("abandon", content);
    }

    @Override
    public CompletionStage<Long> raiseEpoch(long known) {
        return ask("raiseEpoch", known);
    }

    @Override
    public GroupFeed follow(String group, GroupFeed.Sink sink) {
        sinks.put(group, sink);
        return new GroupFeed() {
            @Override
            public CompletionStage<Listing> list(Consistency consistency) {
                return ask("list " + group, consistency);
            }

            @Override
            public void close() {
                closedFeeds.add(group);
            }
        };
    }

    GroupFeed.Sink sink(String group) {
        GroupFeed.Sink sink = sinks.get(group);
        if (sink == null) {
            throw new IllegalStateException("group " + group + " is not followed");
        }
        return sink;
    }

    @Override
    public Map<String, String> details() {
        return Map.of("script", "yes");
    }

    @Override
    public void close(Duration bound) {
        closedWith = bound;
    }
}
