package io.muster.cluster.dispatch;

import io.muster.cluster.Disconnection;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.MessageView;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns what happens to one remote server into serial callbacks, in the order in which it is told here. Called on the membership's owner thread, but
 * {@link #message} and {@link #writable} on the link's event loop. Never blocks.
 */
public final class ServerDispatch {

    private final RemoteServer server;
    private final GroupHandler handler;
    private final Mailbox mailbox;
    private final Failures failures;
    private final AtomicLong waiting = new AtomicLong();
    private final DirectMessage direct = new DirectMessage();
    private volatile @Nullable InboundQueue inbound;

    /**
     * What all servers of a group share.
     *
     * @param listener the application's
     * @param mode where it is called
     * @param limits how much may wait for it per link; for {@link HandlerMode#WORKERS}
     * @param failures counts what it throws
     */
    public record GroupHandler(ServerListener listener, HandlerMode mode, QueueLimits limits, Failures failures) {
        boolean isDirect() {
            return mode == HandlerMode.DIRECT;
        }
    }

    /**
     * Makes the dispatch of one server.
     *
     * @param mailbox shared by all servers that have the same id one after the other, so that the older one's end comes before the newer one's
     *     beginning
     */
    public ServerDispatch(RemoteServer server, GroupHandler handler, Mailbox mailbox) {
        this.server = server;
        this.handler = handler;
        this.mailbox = mailbox;
        this.failures = new Failures(handler.failures());
    }

    /** The server became a member. */
    public void joined() {
        post("onJoined", () -> handler.listener().onJoined(server));
    }

    /** The link is up; it is told to read once the callback has run. */
    public void connected(Link link) {
        if (handler.isDirect()) {
            mailbox.moveTo(link.owner());
        } else {
            inbound = new InboundQueue(link, handler.limits());
        }
        mailbox.post(() -> {
            if (handler.isDirect()) {
                CallbackThread.markLoop();
            }
            failures.guard(server, "onConnected", () -> handler.listener().onConnected(server));
            link.setReading(true);
        });
    }

    /** A message arrived. */
    public void message(MessageView view) {
        if (handler.isDirect()) {
            deliver(view);
            return;
        }
        InboundQueue queue = inbound;
        if (queue != null) {
            ReceivedMessage message = ReceivedMessage.copyOf(view);
            queue.add(message.length());
            waiting.incrementAndGet();
            mailbox.post(() -> deliver(message, queue));
        }
    }

    // Any Throwable of the listener, without a lambda: this is the hot path
    private void deliver(MessageView view) {
        direct.show(view);
        try {
            handler.listener().onMessage(server, direct);
        } catch (Throwable e) {
            failures.caught(server, "onMessage", e);
        } finally {
            direct.hide();
        }
    }

    private void deliver(Message message, InboundQueue queue) {
        try {
            handler.listener().onMessage(server, message);
        } catch (Throwable e) {
            failures.caught(server, "onMessage", e);
        } finally {
            waiting.decrementAndGet();
            queue.remove(message.length());
        }
    }

    /** There is room again to send. */
    public void writable() {
        post("onWritable", () -> handler.listener().onWritable(server));
    }

    /** What the registry says changed. */
    public void changed() {
        post("onChanged", () -> handler.listener().onChanged(server));
    }

    /** The link is over. */
    public void disconnected(Disconnection disconnection) {
        post("onDisconnected", () -> handler.listener().onDisconnected(server, disconnection));
        if (handler.isDirect()) {
            mailbox.moveToWorkers();
        }
    }

    /** It is no longer a member. */
    public void left(LeaveReason reason) {
        post("onLeft", () -> handler.listener().onLeft(server, reason));
    }

    /** Returns how many callbacks threw. */
    public long failures() {
        return failures.count();
    }

    /** Returns how many received messages wait for the handler. */
    public long waitingMessages() {
        return waiting.get();
    }

    private void post(String name, Runnable callback) {
        mailbox.post(() -> failures.guard(server, name, callback));
    }
}
