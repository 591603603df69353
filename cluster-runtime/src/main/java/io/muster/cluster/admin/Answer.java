package io.muster.cluster.admin;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;

/**
 * What a page says.
 *
 * @param status the HTTP status code
 * @param contentType the body's media type
 * @param body sent in UTF-8
 */
record Answer(int status, String contentType, String body) {

    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    /** Returns JSON on one line. */
    static Answer json(int status, Map<String, ?> content) {
        String body = ConfigValueFactory.fromMap(content).render(ConfigRenderOptions.concise());
        return new Answer(status, JSON, body + "\n");
    }

    static Answer text(int status, String line) {
        return new Answer(status, TEXT, line + "\n");
    }
}
