package io.muster.cluster.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the endpoint does with those who mean it ill, or cannot speak. */
final class HostileRequestsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String GET = "GET /page HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String GET_LAST = "GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private final Map<String, Page> pages =
            new TreeMap<>(Map.of("/page", accept -> Answer.text(200, "hello " + accept)));
    private final CountDownLatch over = new CountDownLatch(1);
    private AdminEndpoint endpoint = new AdminEndpoint("none", new Pages(new TreeMap<>()), patient());

    private static AdminLimits patient() {
        return new AdminLimits(8, 1_000, 2_000, LONG, LONG, LONG, SHORT);
    }

    @AfterEach
    void close() {
        over.countDown();
        endpoint.close();
    }

    private RawHttp connect() throws IOException {
        return new RawHttp(endpoint.address());
    }

    private void open(AdminLimits limits) throws IOException {
        endpoint.close();
        endpoint = new AdminEndpoint("test", new Pages(new TreeMap<>(pages)), limits);
        endpoint.bind("127.0.0.1", 0);
    }

    private String exchange(String request) throws IOException {
        open(patient());
        try (RawHttp client = connect()) {
            return client.send(request).readToEnd();
        }
    }

    @Test
    void get_page_isAnsweredWithLengthAndType() throws Exception {
        String answer = exchange("GET /page?x=1 HTTP/1.1\r\nHost: x\r\nAccept: a/b\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("content-type: text/plain; charset=utf-8\r\n")
                .containsIgnoringCase("content-length: 10\r\n")
                .containsIgnoringCase("connection: close\r\n")
                .endsWith("\r\n\r\nhello a/b\n");
    }

    @Test
    void head_page_isAnsweredWithoutItsBody() throws Exception {
        String answer = exchange("HEAD /page HTTP/1.1\r\nHost: x\r\nAccept: a/b\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("content-length: 10\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void get_unknownPath_listsThePaths() throws Exception {
        pages.put("/other", accept -> Answer.text(200, ""));

        assertThat(exchange("GET /cgi-bin/ HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .contains("/other /page");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /page HTTP/1.1~Host: x~Content-Length: 5~~12345          | 405",
                "DELETE /page HTTP/1.1~Host: x~~                               | 405",
                "PRI * HTTP/2.0~~SM~~                                          | 405",
                "GET /page HTTP/1.1~Host: x~Content-Length: 5~~12345           | 400",
                "GET /page HTTP/1.1~Host: x~Transfer-Encoding: chunked~~0~~    | 400",
                "GET /page HTTP/1.1~Host: x~Content-Length: many~~             | 400",
                "rubbish~~                                                     | 400",
                "GET /page HTTP/1.1~no colon~~                                 | 400",
                "GET /page SMTP~~                                              | 400",
            })
    void request_thatNoPageIsAskedAbout_isRefusedAndTheConnectionEnds(String request, int status) throws Exception {
        assertThat(exchange(request.replace("~", "\r\n")))
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("connection: close\r\n")
                .doesNotContain("hello")
                .doesNotContain("<reset>");
    }

    @Test
    void post_anything_saysWhatIsAllowed() throws Exception {
        assertThat(exchange("POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
                .containsIgnoringCase("allow: GET, HEAD\r\n");
    }

    @Test
    void request_longLineOrHeaders_isRefusedBeforeItIsRead() throws Exception {
        assertThat(exchange("GET /" + "a".repeat(1_100))).startsWith("HTTP/1.1 414 ");
        assertThat(exchange("GET /page HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(2_100)))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void garbage_withoutALineEnd_isCutOffAtTheLineLimit() throws Exception {
        assertThat(exchange("\u0016\u0003\u0001".repeat(2_000))).matches("(HTTP/1.1 4\\d\\d [\\s\\S]*)?(<reset>)?");
    }

    @Test
    void request_trickling_isClosedAtTheDeadlineOfTheWhole() throws Exception {
        open(new AdminLimits(8, 1_000, 2_000, SHORT, LONG, LONG, SHORT));
        try (RawHttp client = connect()) {
            client.send("GET /page HTTP/1.1\r\nHost: ");
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(client::isClosedForSending);
        }
    }

    @Test
    void connection_silentFromTheStart_isClosed() throws Exception {
        open(new AdminLimits(8, 1_000, 2_000, SHORT, LONG, LONG, SHORT));
        try (RawHttp client = connect()) {
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void connection_idleBetweenRequests_isClosedAfterThem() throws Exception {
        open(new AdminLimits(8, 1_000, 2_000, LONG, LONG, SHORT, SHORT));
        try (RawHttp client = connect()) {
            client.send(GET).readUntil("hello \n");
            client.send(GET).readUntil("hello \n");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void request_tricklingOnAnIdleConnection_isClosedAtTheDeadlineOfARequest() throws Exception {
        open(new AdminLimits(8, 1_000, 2_000, SHORT, LONG, LONG, SHORT));
        try (RawHttp client = connect()) {
            client.send(GET).readUntil("hello \n");
            assertThat(client.send("GET /pa").readToEnd()).isEmpty();
        }
    }

    @Test
    void answer_thatNobodyTakes_isGivenUp() throws Exception {
        pages.put("/page", accept -> new Answer(200, Answer.TEXT, "x".repeat(64 << 20)));
        open(new AdminLimits(8, 1_000, 2_000, LONG, Duration.ofSeconds(2), LONG, SHORT));
        try (RawHttp client = connect()) {
            client.send(GET);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(client::isClosedForSending);
        }
    }

    @Test
    void answer_thatHangs_holdsUpNoOtherAndEndsAtItsDeadline() throws Exception {
        pages.put("/hangs", accept -> {
            awaitOver();
            return Answer.text(200, "");
        });
        pages.put(Pages.LIVE, accept -> Answer.text(200, "alive"));
        open(new AdminLimits(8, 1_000, 2_000, LONG, SHORT, LONG, SHORT));
        try (RawHttp first = connect();
                RawHttp second = connect();
                RawHttp third = connect()) {
            first.send("GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n");
            second.send("GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n");

            third.send("GET " + Pages.LIVE + " HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("alive");
            assertThat(first.readToEnd() + second.readToEnd()).isEmpty();
        }
    }

    private void awaitOver() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void answer_thatFails_isToldWithoutItsCause() throws Exception {
        pages.put("/page", accept -> {
            throw new IllegalStateException("inside");
        });

        assertThat(exchange(GET_LAST)).startsWith("HTTP/1.1 500 ").doesNotContain("inside");
    }

    @Test
    void request_beforeTheFirstOnesAnswer_isNotAnswered() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        pages.put("/page", accept -> Answer.text(200, "hello " + asked.incrementAndGet()));

        assertThat(exchange(GET.repeat(10))).contains("hello 1\n").doesNotContain("hello 2");
    }

    @Test
    void connections_beyondTheLimit_areClosedAndThoseWithinGoOn() throws Exception {
        open(new AdminLimits(2, 1_000, 2_000, LONG, LONG, LONG, SHORT));
        List<RawHttp> within = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                RawHttp client = connect();
                within.add(client);
                client.send(GET).readUntil("hello \n");
            }
            try (RawHttp beyond = connect()) {
                assertThat(beyond.readToEnd()).isIn("", "<reset>");
            }
            within.get(0).send(GET).readUntil("hello \n");
            within.remove(1).close();
            await().atMost(PATIENCE).until(this::isAnswered);
        } finally {
            for (RawHttp client : within) {
                client.close();
            }
        }
    }

    private boolean isAnswered() throws IOException {
        try (RawHttp client = connect()) {
            return client.send(GET_LAST).readToEnd().contains("hello");
        }
    }

    @Test
    void bind_takenPort_saysWhichAndWhatToDoAndLeavesNoThread() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AdminEndpoint late = new AdminEndpoint("taken", new Pages(new TreeMap<>()), AdminLimits.defaults());

            assertThatThrownBy(() -> late.bind("127.0.0.1", taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("muster.admin.port");
        }
        awaitNoThread("muster-admin-taken");
    }

    @Test
    void bind_unknownHost_saysWhich() {
        AdminEndpoint lost = new AdminEndpoint("lost", new Pages(new TreeMap<>()), AdminLimits.defaults());

        assertThatThrownBy(() -> lost.bind("no-such-host.invalid", 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-host.invalid")
                .hasMessageContaining("muster.admin.host");
    }

    @Test
    void close_withOpenConnections_closesThemAndEndsTheThreads() throws Exception {
        open(patient());
        try (RawHttp client = connect()) {
            client.send(GET).readUntil("hello \n");

            endpoint.close();

            assertThat(client.readToEnd()).isIn("", "<reset>");
        }
        awaitNoThread("muster-admin-test");
        awaitNoThread("muster-admin-answers-test");
    }

    private static void awaitNoThread(String name) {
        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith(name) && thread.isAlive()));
    }
}
