package io.muster.cluster.admin;

/** What one path answers. Called by several threads at a time. */
@FunctionalInterface
interface Page {

    /**
     * Gathers the answer; may block.
     *
     * @param accept the request's header of that name, empty if there is none
     */
    Answer answer(String accept);
}
