package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.Answer;
import dev.sandboxrouter.testkit.kubernetes.ApiRequest;
import dev.sandboxrouter.testkit.kubernetes.ApiStatus;
import dev.sandboxrouter.testkit.kubernetes.FaultScript;
import dev.sandboxrouter.testkit.kubernetes.WatchEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** What can befall a pod watch, from when it begins until it heals. */
enum WatchFault {
    EVENTS_ARE_LATE {
        @Override
        void befall(Cluster cluster) {
            cluster.server().faults().delayEvents(Duration.ofSeconds(20), Duration.ofSeconds(20));
        }
    },
    EVENTS_ARE_CUT_IN_HALF {
        @Override
        void befall(Cluster cluster) {
            answer(cluster, WatchFault::isWatch, new Answer.Close());
            cluster.server().endWatches(WatchEnd.IN_MID_EVENT);
        }
    },
    CONNECTIONS_ARE_RESET {
        @Override
        void befall(Cluster cluster) {
            answer(cluster, WatchFault::isWatch, new Answer.Close());
            cluster.server().endWatches(WatchEnd.WITH_RESET);
        }
    },
    WATCHES_ARE_GONE {
        @Override
        void befall(Cluster cluster) {
            answer(cluster, WatchFault::isWatch, new Answer.Fail(ApiStatus.GONE));
            cluster.store().compact();
            cluster.server().endWatches(WatchEnd.WITH_GONE);
        }
    },
    SECOND_PAGES_ARE_GONE {
        @Override
        void befall(Cluster cluster) {
            answer(cluster, ApiRequest::isContinuation, new Answer.Fail(ApiStatus.GONE));
            cluster.server().endWatches(WatchEnd.WITH_GONE);
        }
    },
    TOO_MANY_REQUESTS {
        @Override
        void befall(Cluster cluster) {
            answer(cluster, request -> true, new Answer.Fail(ApiStatus.tooManyRequests(1)));
            cluster.server().endWatches(WatchEnd.WITH_FIN);
        }
    },
    INTERNAL_ERRORS {
        @Override
        void befall(Cluster cluster) {
            answer(cluster, request -> true, new Answer.Fail(ApiStatus.INTERNAL));
            cluster.server().endWatches(WatchEnd.WITH_ERROR);
        }
    },
    THE_RIGHT_IS_TAKEN_AWAY {
        @Override
        void befall(Cluster cluster) {
            answer(cluster, request -> true, new Answer.Fail(ApiStatus.forbidden("list")));
            cluster.server().endWatches(WatchEnd.WITH_FIN);
        }
    },
    THE_TOKEN_EXPIRES {
        @Override
        void befall(Cluster cluster) {
            cluster.server().faults().requireToken("next-token");
            cluster.server().endWatches(WatchEnd.WITH_FIN);
        }

        /** The credential is renewed where the router found it. */
        @Override
        void heal(Cluster cluster) throws IOException {
            cluster.kubeconfig("next-token");
        }

        /** The client library answers a 401 with a second request, with the token that it has read anew. */
        @Override
        int requestsPerList() {
            return 2;
        }
    },
    THE_TOKEN_IS_NOT_TAKEN_FOR_A_WHILE {
        @Override
        void befall(Cluster cluster) {
            cluster.server().faults().requireToken("another");
            cluster.server().endWatches(WatchEnd.WITH_FIN);
        }

        @Override
        void heal(Cluster cluster) {
            cluster.server().faults().requireToken(Cluster.TOKEN);
        }

        @Override
        int requestsPerList() {
            return 2;
        }
    },
    /** The connections that were open stay silent for ever: nobody sends a FIN through a network that is away. */
    THE_NETWORK_GOES_SILENT {
        @Override
        void befall(Cluster cluster) {
            answer(cluster, request -> true, new Answer.Silence());
            cluster.server().endWatches(WatchEnd.PLAYING_DEAD);
        }
    },
    /** Who was connected is not told, and waits; who connects anew is served. */
    CONNECTIONS_ARE_LOST {
        @Override
        void befall(Cluster cluster) {
            cluster.server().loseConnections();
        }
    },
    THE_WATCH_STALLS {
        @Override
        void befall(Cluster cluster) {
            cluster.server().faults().stall(true);
        }
    },
    EVENTS_ARE_NONSENSE {
        @Override
        void befall(Cluster cluster) {
            cluster.server().endWatches(WatchEnd.AFTER_NONSENSE);
            answer(cluster, WatchFault::isWatch, new Answer.Fail(ApiStatus.INTERNAL));
        }
    },
    CONNECTIONS_ARE_REFUSED {
        @Override
        void befall(Cluster cluster) throws IOException {
            cluster.server().refuseConnections();
        }

        @Override
        void heal(Cluster cluster) throws IOException {
            cluster.server().acceptConnections();
        }
    },
    WATCHES_ARE_CLOSED_AS_SOON_AS_OPENED {
        @Override
        void befall(Cluster cluster) {
            cluster.server().faults().closeWatchesAfter(0);
        }
    };

    abstract void befall(Cluster cluster) throws IOException;

    void heal(Cluster cluster) throws IOException {
        cluster.server().faults().heal();
    }

    /** How many requests the API server sees of one list, while it fails like this. */
    int requestsPerList() {
        return 1;
    }

    private static boolean isWatch(ApiRequest request) {
        return request.verb() == ApiRequest.Verb.WATCH;
    }

    private static void answer(Cluster cluster, Predicate<ApiRequest> which, Answer answer) {
        FaultScript faults = cluster.server().faults();
        faults.answer(request -> which.test(request) ? answer : Answer.SERVE);
    }
}
