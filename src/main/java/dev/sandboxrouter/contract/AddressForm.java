package dev.sandboxrouter.contract;

/** The forms in which a request can name a sandbox; contract section 1. The form decides how errors are worded. */
public enum AddressForm {
    /** {@code X-Sandbox-ID} and its companions. */
    HEADER(ErrorDialect.DETAIL),
    /** {@code <prefix>/<namespace>/<id>/<port>/<rest>}. */
    PATH(ErrorDialect.DETAIL);

    private final ErrorDialect dialect;

    AddressForm(ErrorDialect dialect) {
        this.dialect = dialect;
    }

    /** The dialect in which errors of a request in this form are written; contract section 3. */
    public ErrorDialect dialect() {
        return dialect;
    }
}
