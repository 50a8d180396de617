package dev.sandboxrouter.churn;

import java.time.Duration;

/**
 * How many lists a router may ask for in a time of trouble: waits of 100 ms that double up to 3 s, each shortened by a
 * half at most by jitter; one at once, and one for trouble of another kind on the way.
 */
final class ListBudget {

    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 3_000;
    private static final int AT_ONCE = 2;

    private ListBudget() {}

    static int of(Duration trouble) {
        int lists = AT_ONCE;
        long wait = FIRST_WAIT_MILLIS;
        for (long at = wait / 2; at <= trouble.toMillis(); at += wait / 2) {
            lists++;
            wait = Math.min(LONGEST_WAIT_MILLIS, 2 * wait);
        }
        return lists;
    }
}
