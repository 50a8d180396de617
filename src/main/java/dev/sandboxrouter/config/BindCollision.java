package dev.sandboxrouter.config;

import java.util.Arrays;
import java.util.Optional;

/** Whether the second of two listeners would find its port taken. */
final class BindCollision {

    private BindCollision() {}

    /** {@code ::} counts as all of both families, as it does where IPv6 sockets are dual-stack; port 0 meets nobody. */
    static boolean between(BindAddress one, BindAddress other) {
        if (one.port() == 0 || one.port() != other.port()) {
            return false;
        }
        byte[] first = bytes(one.host());
        byte[] second = bytes(other.host());
        return isEverything(first) || isEverything(second) || sameFamilyCollision(first, second);
    }

    private static boolean sameFamilyCollision(byte[] first, byte[] second) {
        return first.length == second.length && (isZero(first) || isZero(second) || Arrays.equals(first, second));
    }

    private static byte[] bytes(String host) {
        String literal = host.isEmpty() ? "::" : host.equals("localhost") ? "127.0.0.1" : host;
        return Optional.of(literal).flatMap(IpText::parse).orElseThrow();
    }

    private static boolean isEverything(byte[] address) {
        return address.length == 16 && isZero(address);
    }

    private static boolean isZero(byte[] address) {
        for (byte part : address) {
            if (part != 0) {
                return false;
            }
        }
        return true;
    }
}
