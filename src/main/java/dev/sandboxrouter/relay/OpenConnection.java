package dev.sandboxrouter.relay;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;

/** A client's connection, or a stream of one, as those see it who end it with manners. */
interface OpenConnection {

    /** The thread that owns it. */
    EventLoop eventLoop();

    /** Holds the request under way against rules that have changed. Event loop only. */
    void recheck(RuleCheck check);

    /** Lets the request under way finish and takes no other. Any thread. */
    void drain();

    /** Closes at once; completes with whether a request was cut by that. Any thread. */
    CompletableFuture<Boolean> cutOff();
}
