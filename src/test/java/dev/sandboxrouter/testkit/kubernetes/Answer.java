package dev.sandboxrouter.testkit.kubernetes;

import java.time.Duration;

/** What the API server does with a request. */
public sealed interface Answer {

    /** Does as it is asked, from what it knows now. */
    Answer SERVE = new Serve(Duration.ZERO);

    /** Does as it is asked; the answer, true when the request came, is on its way for some time. */
    record Serve(Duration later) implements Answer {}

    /** Does as it is asked; what a list says comes in ten pieces, with a pause before each. */
    record Drip(Duration pause) implements Answer {}

    /** Says something of the test's choice. */
    record Say(int code, String json) implements Answer {}

    /** Fails. */
    record Fail(ApiStatus status) implements Answer {}

    /** Says nothing for as long as the connection lives. */
    record Silence() implements Answer {}

    /** Closes the connection. */
    record Close() implements Answer {}
}
