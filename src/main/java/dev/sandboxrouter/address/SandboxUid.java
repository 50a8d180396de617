package dev.sandboxrouter.address;

/** The uid of a Sandbox object as a look-up key: 1..128 visible ASCII characters (contract section 1). */
public final class SandboxUid {

    /** Kubernetes uids have 36 characters; a longer key than this is only a way to spend our memory. */
    public static final int MAX_LENGTH = 128;

    private SandboxUid() {}

    /** Whether the text can be a uid. */
    public static boolean matches(CharSequence text) {
        if (text.length() == 0 || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
