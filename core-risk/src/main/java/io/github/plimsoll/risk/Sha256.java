package io.github.plimsoll.risk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Content hashes of orders and policies. */
final class Sha256 {
    private Sha256() {}

    static String hex(String canonical) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(canonical.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            // Every Java platform must have SHA-256 (MessageDigest's own documentation).
            throw new IllegalStateException("this Java has no SHA-256", impossible);
        }
    }
}
