package io.github.plimsoll.health;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/**
 * The secret that opens the private pages on an address that others reach: at least 128 bit, as hex digits or base64url.
 * Compared in constant time; never printed. Immutable.
 */
public final class HealthToken {
    /** What it has to look like, as a sentence of a setting. */
    public static final String RULE =
            "must be at least 128 random bits, that is 32 or more hex digits or 22 or more base64url characters, for"
                    + " example from: openssl rand -hex 32";

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,256}");
    private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]{1,256}={0,2}");
    private static final int HEX_LENGTH = 32;
    private static final int BASE64URL_LENGTH = 22;
    /** 22 random characters of 64, or 32 of 16, have fewer different ones once in a billion billions. */
    private static final int DIFFERENT = 6;

    private final byte[] digest;

    private HealthToken(String text) {
        this.digest = sha256(text);
    }

    /** @throws IllegalArgumentException with {@link #RULE}, without the text */
    public static HealthToken parse(String text) {
        boolean hex = HEX.matcher(text).matches();
        boolean form = hex || BASE64URL.matcher(text).matches();
        boolean length = text.length() >= (hex ? HEX_LENGTH : BASE64URL_LENGTH);
        if (!form || !length || text.chars().distinct().count() < DIFFERENT || repeats(text)) {
            throw new IllegalArgumentException(RULE);
        }
        return new HealthToken(text);
    }

    /** Whether this is the secret; takes as long for a near miss as for anything else. */
    boolean matches(String text) {
        return MessageDigest.isEqual(digest, sha256(text));
    }

    /** The same piece again and again has the bits of one piece. */
    private static boolean repeats(String text) {
        for (int period = 1; period <= text.length() / 2; period++) {
            if (text.regionMatches(period, text, 0, text.length() - period)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
