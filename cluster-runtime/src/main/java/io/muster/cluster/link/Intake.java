package io.muster.cluster.link;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether what the peer of a link sends is read, and whether the handler still gets it. Owner: the event loop. */
final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Connection connection;
    private final BooleanSupplier isDown;
    private final Runnable onEnd;
    private boolean wanted = true;
    private boolean late;
    private boolean muted;
    private boolean ended;

    /**
     * Makes one that reads.
     *
     * @param isDown whether the link is over, so that nothing is delivered any more
     * @param onEnd is told when the peer has closed and all that came before has been delivered
     */
    Intake(Connection connection, BooleanSupplier isDown, Runnable onEnd) {
        this.connection = connection;
        this.isDown = isDown;
        this.onEnd = onEnd;
    }

    /** The handler wants messages, or none for now. */
    void want(boolean reading) {
        wanted = reading;
        if (!reading) {
            stop();
        } else if (connection.reader().isParsing()) {
            resume();
        } else {
            // Not at once: this may be another of its callbacks, and messages are not delivered within it.
            connection.runLater(this::resume);
        }
    }

    /** Returns whether a message that comes now is to be counted only, because the handler did not take those before it in time. */
    boolean isMuted() {
        return muted;
    }

    /** Returns whether the peer's silence means anything. */
    boolean isListening() {
        return wanted && !ended;
    }

    /** The peer has closed its output. Returns whether something it sent before waits for the handler. */
    boolean endOfInput() {
        ended = true;
        return !isDown.getAsBoolean() && waits();
    }

    private boolean waits() {
        return connection.reader().isPaused() && connection.reader().carries();
    }

    /**
     * What a handler that has stopped reading, or does from now on, has not taken nobody will: it is counted, and the peer's close behind it is
     * seen.
     */
    void mute() {
        late = true;
        if (connection.reader().isPaused()) {
            muted = true;
            resume();
        }
    }

    /** Does the same with what was read so far, at once: a goodbye may be the last of it. Throws nothing: the link ends. */
    void hearOut() {
        if (waits() && !connection.reader().isParsing()) {
            muted = true;
            connection.reader().unpause();
            try {
                connection.deliverCarried();
            } catch (Throwable e) {
                LOG.error("What had been read from {} could not be counted", connection.remoteAddress(), e);
            }
        }
    }

    private void stop() {
        if (late) {
            muted = true;
        } else if (!isDown.getAsBoolean()) {
            connection.reader().pause();
            connection.setReading(false);
        }
    }

    private void resume() {
        FrameReader reader = connection.reader();
        if (isDown.getAsBoolean() || !reader.isPaused() || !(wanted || muted)) {
            return;
        }
        reader.unpause();
        if (!reader.isParsing()) {
            connection.deliverCarried();
        }
        if (isDown.getAsBoolean() || reader.isPaused()) {
            return;
        }
        if (!ended) {
            connection.setReading(true);
        } else if (!reader.isParsing()) {
            // Else there is more to deliver, and whoever delivers it gets here.
            onEnd.run();
        }
    }
}
