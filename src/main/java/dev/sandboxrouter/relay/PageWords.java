package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.SandboxAddress;

/**
 * A refusal as one would say it to a person.
 *
 * @param title what happened
 * @param why the reason, in a sentence or two
 * @param advice what the person can do
 * @param reachedSandbox whether the router let the request through, and the sandbox is where it ended
 */
record PageWords(String title, String why, String advice, boolean reachedSandbox) {

    static PageWords of(Refusal refusal, SandboxAddress address) {
        int port = address.port();
        String id = address.sandbox().id();
        return switch (refusal.reason()) {
            case "port-not-allowed" ->
                atRouter(
                        "Port " + port + " is closed",
                        "The sandbox “" + id + "” has rules about its ports, and they do not let anybody reach port "
                                + port + ".",
                        "If the sandbox is yours, open the port in its network rules: add it to allowPorts, or take it out"
                                + " of denyPorts. Otherwise ask its owner.");
            case "client-not-allowed" ->
                atRouter(
                        "Your address is not let in",
                        "The sandbox “" + id + "” has rules about IP addresses, and they do not let yours in.",
                        "If you usually get in, perhaps you are on another network or VPN today. Otherwise send the address"
                                + " below to the sandbox’s owner, who can add it to allowIn in the network rules.");
            case "rules-unreadable" ->
                atRouter(
                        "This sandbox is closed for now",
                        "The sandbox “" + id + "” has access rules that cannot be read. To be safe, nobody is let in.",
                        "If the sandbox is yours, set its network rules again: that opens it at once. The router’s log says"
                                + " what is wrong with the old ones.");
            case "traffic-token-missing" ->
                atRouter(
                        "Missing Traffic Access Token",
                        "The sandbox “" + id
                                + "” is private: a request must bring its traffic token, and yours brought"
                                + " none.",
                        "Send the token in the header e2b-traffic-access-token. A browser does not do that by itself; a"
                                + " command-line client, the SDK or a header extension does.");
            case "traffic-token-invalid" ->
                atRouter(
                        "Invalid Traffic Access Token",
                        "The sandbox “" + id + "” is private, and the traffic token in your request is not its own.",
                        "Ask for the sandbox’s current token: it may have been renewed, or belong to another sandbox.");
            case "unauthenticated" ->
                atRouter(
                        "This sandbox asks who you are",
                        "Whoever wants to reach the sandbox “" + id
                                + "” must send a token, and your request brought none" + " that is good.",
                        "Send a token in the header Authorization, after the word Bearer. A browser does not do that by"
                                + " itself; a command-line client, the SDK or a header extension does.");
            case "forbidden" ->
                atRouter(
                        "You may not reach this sandbox",
                        "The token in your request is good, but not for the sandbox “" + id + "”.",
                        "Check the name in the address. If it is right, ask the sandbox’s owner to let you in.");
            case "authorization-unavailable" ->
                atRouter(
                        "Your token could not be checked",
                        "The router could not find out whether you may reach the sandbox “" + id
                                + "”. To be safe, nobody is let in.",
                        "Try again in a moment. If it goes on, give the request ID below to whoever runs this router.");
            case "not-found" ->
                atRouter(
                        "There is no such sandbox",
                        "The router does not know a sandbox called “" + id
                                + "”. It may have ended, or not have started yet.",
                        "Check the name in the address. If the sandbox was created just now, try again in a moment.");
            case "connect-failed" ->
                atSandbox(
                        "Nothing answers on port " + port,
                        "The router tried to reach the sandbox “" + id + "”, but could not connect to port " + port
                                + ".",
                        "Start your server inside the sandbox on port " + port + ", and let it listen on all addresses"
                                + " (0.0.0.0), not on 127.0.0.1 alone. Then load this page again.");
            case "upstream-reset" ->
                atSandbox(
                        "The sandbox hung up",
                        "Port " + port + " of the sandbox “" + id
                                + "” took the request, and closed the connection without an" + " answer.",
                        "Try again. If it goes on, look at the output of the server in the sandbox: it may have crashed, or"
                                + " not speak HTTP on this port.");
            case "upstream-timeout" ->
                atSandbox(
                        "The sandbox took too long",
                        "The sandbox “" + id + "” has not answered on port " + port + " in time.",
                        "Try again in a moment. If it goes on, look at what the server in the sandbox is busy with.");
            default ->
                atRouter(
                        "This request could not be served",
                        refusal.message(),
                        "Try again in a moment. If it goes on, give the request ID below to whoever runs this router.");
        };
    }

    private static PageWords atRouter(String title, String why, String advice) {
        return new PageWords(title, why, advice, false);
    }

    private static PageWords atSandbox(String title, String why, String advice) {
        return new PageWords(title, why, advice, true);
    }
}
