package dev.sandboxrouter.wire;

import dev.sandboxrouter.relay.http2.Http2Options;
import dev.sandboxrouter.testkit.Http2Client;
import java.io.IOException;
import java.time.Duration;

/**
 * What a hostile client of HTTP/2 sends over and over, each as the attack of its name does (CVE-2019-9511 to 9518,
 * CVE-2023-44487, CVE-2024-27316).
 */
enum Flood {
    RAPID_RESET {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            to.get(client, 2 * number + 1);
            client.resetStream(2 * number + 1, 8);
        }
    },
    SETTINGS {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            client.frame(Http2Client.SETTINGS, 0, 0, new byte[0]);
        }
    },
    PING {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            client.frame(Http2Client.PING, 0, 0, new byte[8]);
        }
    },
    PRIORITY {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            client.frame(Http2Client.PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 1});
        }
    },
    EMPTY_DATA {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            openBody(client, number, to);
            client.frame(Http2Client.DATA, 0, 1, new byte[0]);
        }
    },
    PADDING {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            openBody(client, number, to);
            client.frame(Http2Client.DATA, 8, 1, new byte[] {1, 0});
        }
    },
    SMALL_DATA {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            openBody(client, number, to);
            client.frames(SMALL_AT_ONCE, Http2Client.DATA, 0, 1, new byte[1]);
        }

        /** These are also what a call of gRPC is made of. */
        @Override
        boolean endsItsConnection() {
            return false;
        }
    },
    CONTINUATION {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            client.frame(number == 0 ? Http2Client.HEADERS : Http2Client.CONTINUATION, 0, 1, new byte[0]);
        }
    },
    TINY_WINDOWS {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            client.enlarge(0, 1);
        }
    },
    /** All answers are held back by a window of nothing, which is then opened byte by byte. */
    WINDOW_GAMES {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            if (number == 0) {
                client.setting(Http2Client.INITIAL_WINDOW_SIZE, 0);
                for (int stream = 1; stream < 2 * Http2Options.MAX_STREAMS; stream += 2) {
                    to.get(client, stream);
                }
            }
            client.enlarge(2 * (number % Http2Options.MAX_STREAMS) + 1, 1);
        }
    },
    UNKNOWN_FRAMES {
        @Override
        void send(Http2Client client, int number, Target to) throws IOException {
            client.frame(0x40, 0, 0, new byte[0]);
        }
    };

    /** The sandbox that the requests of a flood name. */
    record Target(String id, int port) {

        void get(Http2Client client, int stream) throws IOException {
            client.request(stream, true, "GET", "/", id, port);
        }
    }

    /** A client that sends one by one might not outrun the pace it is held to. */
    private static final int SMALL_AT_ONCE = 50;

    /** One more of it; the first has number 0. */
    abstract void send(Http2Client client, int number, Target to) throws IOException;

    /** How many requests an honest client would have made of a connection that this flood takes. */
    int honestRequests() {
        return this == RAPID_RESET || this == WINDOW_GAMES ? Http2Options.MAX_STREAMS : 1;
    }

    /** Whether its client is sent away, rather than slowed down. */
    boolean endsItsConnection() {
        return true;
    }

    /** How many a client may send in a time before the router's budgets, the loosest bound there is, are used up. */
    long budget(Duration elapsed) {
        return Http2Options.BUDGET + elapsed.toMillis() * Http2Options.BUDGET_PER_SECOND / 1000;
    }

    private static void openBody(Http2Client client, int number, Target to) throws IOException {
        if (number == 0) {
            client.request(1, false, "POST", "/", to.id(), to.port());
        }
    }
}
