package dev.sandboxrouter.contract;

/** The forms in which a request can name a sandbox; contract section 1. The form decides how errors are worded. */
public enum AddressForm {
    /** {@code X-Sandbox-ID} and its companions. */
    HEADER(ErrorDialect.DETAIL),
    /** {@code <prefix>/<namespace>/<id>/<port>/<rest>}. */
    PATH(ErrorDialect.DETAIL),
    /** {@code {port}-{id}.D} or {@code {port}-{id}.{ns}.D}. */
    HOST(ErrorDialect.E2B),
    /** {@code E2b-Sandbox-Id} and {@code E2b-Sandbox-Port}. */
    E2B_HEADER(ErrorDialect.E2B);

    private final ErrorDialect dialect;

    AddressForm(ErrorDialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Whether it is a form that E2B's clients use. These keep the received {@code Host} and credentials for the sandbox
     * (contract section 5), and may have ports that no rule closes (8.1).
     */
    public boolean isE2b() {
        return dialect == ErrorDialect.E2B;
    }

    /** The dialect in which errors of a request in this form are written; contract section 3. */
    public ErrorDialect dialect() {
        return dialect;
    }
}
