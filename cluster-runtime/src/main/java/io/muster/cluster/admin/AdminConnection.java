package io.muster.cluster.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: a request, its answer, the next request. Every phase has a deadline, so nobody can hold it by doing nothing or little. Owner:
 * the event loop.
 */
final class AdminConnection {

    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);

    private final SocketChannel channel;
    private final Pages pages;
    private final AdminLimits limits;
    private final Executor answering;
    private Phase phase = Phase.READING;
    private boolean keepAlive;
    private boolean isHead;
    private @Nullable Future<?> deadline;

    /** What the connection waits for. */
    private enum Phase {
        /** The rest of a request. */
        READING,
        /** Our answer to be made and to be taken. */
        ANSWERING,
        /** The first byte of the next request. */
        IDLE,
        /** Its end; what arrives is thrown away. */
        LINGERING
    }

    AdminConnection(SocketChannel channel, Pages pages, AdminLimits limits, Executor answering) {
        this.channel = channel;
        this.pages = pages;
        this.limits = limits;
        this.answering = answering;
    }

    void start() {
        HttpDecoderConfig decoding = new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.lineBytes())
                .setMaxHeaderSize(limits.headerBytes());
        channel.pipeline().addLast(new Bytes(), new HttpServerCodec(decoding), new Requests());
        channel.closeFuture().addListener(closed -> stopDeadline());
        enter(Phase.READING, limits.request());
    }

    private void enter(Phase next, Duration atMost) {
        assert channel.eventLoop().inEventLoop() : "owner is the event loop";
        phase = next;
        stopDeadline();
        deadline = channel.eventLoop().schedule(() -> channel.close(), atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stopDeadline() {
        Future<?> running = deadline;
        if (running != null) {
            running.cancel(false);
        }
    }

    /** Sees the bytes before they are a request, so that the time of a request counts from its first one. */
    private final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (phase == Phase.LINGERING) {
                ReferenceCountUtil.release(message);
                return;
            }
            if (phase == Phase.IDLE) {
                enter(Phase.READING, limits.request());
            }
            ctx.fireChannelRead(message);
        }
    }

    private final class Requests extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                onRequest(request);
            }
            // Contents are the ends of requests, and empty: those with a body are refused before it.
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("The admin connection of {} broke", channel.remoteAddress(), cause);
            channel.close();
        }
    }

    private void onRequest(HttpRequest request) {
        if (phase != Phase.READING) {
            // A second request before the first one's answer: nobody who operates servers needs that.
            keepAlive = false;
            return;
        }
        enter(Phase.ANSWERING, limits.answer());
        channel.config().setAutoRead(false);
        isHead = request.method().equals(HttpMethod.HEAD);
        Optional<Answer> refusal = RefusedRequests.of(request);
        keepAlive = refusal.isEmpty() && HttpUtil.isKeepAlive(request);
        if (refusal.isPresent()) {
            write(refusal.get());
            return;
        }
        String path = request.uri().split("[?#]", 2)[0];
        String accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
        pages.find(path).ifPresentOrElse(page -> ask(path, page, accept), () -> write(pages.notFound()));
    }

    private void ask(String path, Page page, String accept) {
        if (path.equals(Pages.LIVE)) {
            write(page.answer(accept));
            return;
        }
        try {
            answering.execute(() -> {
                Answer answer = answerOf(path, page, accept);
                // Not executed, and not missed, once the endpoint is closed.
                if (!channel.eventLoop().isShuttingDown()) {
                    channel.eventLoop().execute(() -> write(answer));
                }
            });
        } catch (RejectedExecutionException e) {
            write(Answer.text(503, "Too many answers are under way; try again later."));
        }
    }

    private static Answer answerOf(String path, Page page, String accept) {
        try {
            return page.answer(accept);
        } catch (RuntimeException | Error e) {
            LOG.warn("The admin endpoint cannot answer {}", path, e);
            return Answer.text(500, "The answer could not be made; the log says why.");
        }
    }

    private void write(Answer answer) {
        byte[] body = answer.body().getBytes(UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("x-content-type-options", "nosniff")
                .set(HttpHeaderNames.CONNECTION, keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        if (answer.status() == HttpResponseStatus.METHOD_NOT_ALLOWED.code()) {
            response.headers().set(HttpHeaderNames.ALLOW, RefusedRequests.ALLOWED);
        }
        boolean goesOn = keepAlive;
        channel.writeAndFlush(response).addListener(written -> {
            if (written.isSuccess()) {
                answered(goesOn && keepAlive);
            }
        });
    }

    private void answered(boolean goesOn) {
        if (goesOn) {
            enter(Phase.IDLE, limits.idle());
        } else {
            enter(Phase.LINGERING, limits.linger());
            channel.shutdownOutput();
        }
        channel.config().setAutoRead(true);
    }
}
