package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.KeyDerivation;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of a version in a file that a password opens: three lines of text, with the costs of scrypt, its salt, and the key
 * under AES-256-GCM, which authenticates the costs and the salt, too. Stateless and thread-safe.
 */
public final class KeyFile {
    /** Longest file that is read, characters. */
    public static final int MAX_LENGTH = 1_000;
    /** Fewest characters of a password for a new file. */
    public static final int LEAST_PASSWORD = 12;

    private static final String FIRST = "plimsoll-key-file 1";
    private static final Pattern FORM = Pattern.compile(
            FIRST + "\nscrypt ([1-9][0-9]{0,8}) ([1-9][0-9]?) ([1-9][0-9]?) ([0-9a-f]{64})\nsealed ([0-9a-f]{122})\n?");
    private static final int SALT = 32;
    private static final HexFormat HEX = HexFormat.of();

    private KeyFile() {}

    /** n = 2^15, r = 8, p = 3: about a third of a second and 32 MiB, so that a small process can start with it. */
    public static KeyDerivation usual() {
        return new KeyDerivation(true, 1 << 15, 8, 3);
    }

    /**
     * A file with a new key that nobody has seen.
     *
     * @param password at least {@value #LEAST_PASSWORD} characters; stays the caller's to wipe
     * @throws RefusedException when the password is short or would be guessed with too little work
     */
    public static String create(char[] password, KeyDerivation derivation, SecureRandom random) {
        derivation.requireWritable();
        if (!derivation.scrypt()) {
            throw new RefusedException(RefusalCode.UNSUPPORTED, "a key file is written with scrypt");
        }
        if (password.length < LEAST_PASSWORD) {
            throw new RefusedException(
                    RefusalCode.OUT_OF_BOUNDS,
                    "the password of a key file has at least " + LEAST_PASSWORD + " characters, not "
                            + password.length);
        }
        byte[] salt = Sealed.drawn(random, SALT);
        byte[] secret = Sealed.drawn(random, LocalKey.LENGTH);
        byte[] derived = derivation.derive(password, salt);
        try {
            String head = head(derivation, salt);
            byte[] sealed = Sealed.seal(derived, secret, head.getBytes(StandardCharsets.US_ASCII), random);
            return head + "\nsealed " + HEX.formatHex(sealed) + "\n";
        } finally {
            Arrays.fill(derived, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static String head(KeyDerivation derivation, byte[] salt) {
        return FIRST + "\nscrypt " + derivation.n() + " " + derivation.r() + " " + derivation.p() + " "
                + HEX.formatHex(salt);
    }

    /**
     * Opens a file; the caller closes what it gives.
     *
     * @param version its name
     * @param text of the file
     * @param password stays the caller's to wipe
     * @throws RefusedException when it is no key file, would take too much work, or the password is wrong
     */
    public static LocalKey open(String version, String text, char[] password, SecureRandom random) {
        Matcher form = FORM.matcher(text.length() > MAX_LENGTH ? "" : text);
        if (!form.matches()) {
            throw new RefusedException(
                    RefusalCode.MALFORMED, "not a key file, which ./plimsoll keys new-key FILE makes");
        }
        KeyDerivation derivation = new KeyDerivation(true, number(form, 1), number(form, 2), number(form, 3));
        byte[] salt = HEX.parseHex(form.group(4));
        byte[] bound = head(derivation, salt).getBytes(StandardCharsets.US_ASCII);
        byte[] derived = derivation.derive(password, salt);
        byte[] secret = {};
        try {
            secret = Sealed.open(derived, HEX.parseHex(form.group(5)), bound);
            return LocalKey.of(version, secret, random);
        } catch (RefusedException refused) {
            throw refused.code() == RefusalCode.NOT_AUTHENTIC
                    ? new RefusedException(
                            RefusalCode.WRONG_PASSWORD, "the password does not open this key file, or it was changed")
                    : refused;
        } finally {
            Arrays.fill(derived, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static int number(Matcher form, int group) {
        return Integer.parseInt(form.group(group));
    }
}
