package io.muster.compose.demo;

/** Shows the demo to a person. From any thread. */
interface Screen extends AutoCloseable {

    /** The story goes on: one headline. */
    void headline(String text);

    /** Something happened. */
    void event(String text);

    /** A row of the table; for screens that do not show it all the time. */
    void row(String text);

    /** Ends the drawing; what was said stays readable. */
    @Override
    void close();
}
