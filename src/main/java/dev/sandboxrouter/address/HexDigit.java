package dev.sandboxrouter.address;

/** ASCII hexadecimal digits, both cases. */
final class HexDigit {

    private HexDigit() {}

    /** 0..15, or -1 if the character is none. */
    static int value(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
