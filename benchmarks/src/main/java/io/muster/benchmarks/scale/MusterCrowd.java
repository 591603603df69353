package io.muster.benchmarks.scale;

import io.muster.cluster.link.Link;
import io.muster.cluster.link.MessageView;
import io.muster.cluster.link.SendResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Muster's links, with all that makes them links. */
final class MusterCrowd implements Crowd {

    private static final byte[] MESSAGE = new byte[64];

    private final Bundle bundle = new Bundle();
    private List<Link> links = List.of();
    private volatile CountDownLatch answers = new CountDownLatch(0);

    @Override
    public String name() {
        return "Muster links (" + bundle.transport() + ")";
    }

    @Override
    public void open(int count) throws IOException, InterruptedException {
        links = bundle.open(count, () -> (link, message) -> answers.countDown(), () -> MusterCrowd::answer);
    }

    @Override
    public void echo() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(links.size());
        answers = latch;
        links.forEach(link -> link.send(1, MESSAGE));
        Bundle.await(latch, "answers");
    }

    @Override
    public void close() {
        bundle.close();
    }

    private static void answer(Link link, MessageView message) {
        if (link.send(message.tag(), message.buffer()) != SendResult.TAKEN) {
            throw new IllegalStateException("an answer was not taken");
        }
    }
}
