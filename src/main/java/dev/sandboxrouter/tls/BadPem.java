package dev.sandboxrouter.tls;

/** A file that does not hold what it should; the message says what is wrong and is followed by no secret. */
final class BadPem extends Exception {

    private static final long serialVersionUID = 1L;

    BadPem(String message) {
        super(message);
    }
}
