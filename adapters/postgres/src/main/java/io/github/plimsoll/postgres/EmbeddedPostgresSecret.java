package io.github.plimsoll.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one secret of a data directory: 32 random bytes in {@code db.secret} (base64url, mode 0600). It is the superuser's
 * password; every other role's password is HMAC-SHA-256 of the role's name under it, so that one file is enough and a
 * role's password tells nothing about another's.
 */
final class EmbeddedPostgresSecret {
    private static final int BYTES = 32;
    private static final int ITERATIONS = 4096;

    private final byte[] key;

    private EmbeddedPostgresSecret(byte[] key) {
        this.key = key;
    }

    /**
     * Reads the secret, or makes it when there is none and no data needs an old one.
     *
     * @throws DataDirectoryException when data exists but the secret does not, or the file is damaged
     */
    static EmbeddedPostgresSecret open(
            Path file, boolean dataExists, EmbeddedPostgresAccount.Ids owner, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            if (dataExists) {
                throw unusable(file, "it is missing, and without it nobody can log in to the data beside it");
            }
            byte[] fresh = new byte[BYTES];
            random.nextBytes(fresh);
            EmbeddedPostgresFiles.writeWhole(file, text(fresh) + "\n", "rw-------", owner);
            return new EmbeddedPostgresSecret(fresh);
        }
        EmbeddedPostgresFiles.mode(file, "rw-------");
        if (Files.size(file) > 256) {
            throw unusable(file, "it is not one line of 43 characters");
        }
        String line = Files.readString(file, StandardCharsets.ISO_8859_1).trim();
        if (!line.matches("[A-Za-z0-9_-]{43}")) {
            throw unusable(file, "it is not one line of 43 characters");
        }
        byte[] key = Base64.getUrlDecoder().decode(line);
        if (!text(key).equals(line)) {
            throw unusable(file, "its last character is not what 32 bytes give");
        }
        return new EmbeddedPostgresSecret(key);
    }

    String superuserPassword() {
        return text(key);
    }

    String passwordOf(String role) {
        return text(hmac(key, "plimsoll database role " + role));
    }

    /**
     * What the server stores for a password (RFC 5803, as PostgreSQL writes it). The server only ever gets this form, so that
     * no password can reach its log. Our passwords are plain ASCII, which SASLprep leaves as it is.
     */
    static String verifier(String password, SecureRandom random) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        try {
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 256))
                    .getEncoded();
            byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
            Base64.Encoder base64 = Base64.getEncoder();
            return "SCRAM-SHA-256$" + ITERATIONS + ":" + base64.encodeToString(salt) + "$"
                    + base64.encodeToString(stored) + ":" + base64.encodeToString(hmac(salted, "Server Key"));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("This Java has no PBKDF2 or SHA-256.", absent);
        }
    }

    private static byte[] hmac(byte[] key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("This Java has no HMAC-SHA-256.", absent);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static DataDirectoryException unusable(Path file, String why) {
        return new DataDirectoryException(
                DataDirectoryException.Code.SECRET_UNUSABLE,
                "The database password file " + file + " cannot be used",
                why,
                "put the original file back, or choose another directory with --data");
    }

    @Override
    public String toString() {
        return "EmbeddedPostgresSecret[hidden]";
    }
}
