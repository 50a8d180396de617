package dev.sandboxrouter.kubernetes;

/** Why a review came to nothing, in words that hold no credential. No stack trace: it is no surprise. */
final class ReviewProblem extends Exception {

    private static final long serialVersionUID = 1L;

    ReviewProblem(String text) {
        super(text, null, false, false);
    }
}
