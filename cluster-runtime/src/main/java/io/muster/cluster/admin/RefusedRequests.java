package io.muster.cluster.admin;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Optional;

/** Says no to requests that no page is asked about. */
final class RefusedRequests {

    static final String ALLOWED = "GET, HEAD";

    private RefusedRequests() {}

    /** Returns what to answer instead, after which the connection ends; empty if the request is in order. */
    static Optional<Answer> of(HttpRequest request) {
        DecoderResult decoded = request.decoderResult();
        if (decoded.isFailure()) {
            return Optional.of(malformed(decoded.cause()));
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            return Optional.of(Answer.text(405, "Nothing can be changed here; only " + ALLOWED + " are answered."));
        }
        boolean hasBody = HttpUtil.isTransferEncodingChunked(request)
                || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || HttpUtil.getContentLength(request, 0L) != 0;
        return hasBody ? Optional.of(Answer.text(400, "A request here has no body.")) : Optional.empty();
    }

    private static Answer malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Answer.text(414, "The request's first line is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Answer.text(431, "The request's headers are too long.");
        }
        return Answer.text(400, "This is no HTTP request.");
    }
}
