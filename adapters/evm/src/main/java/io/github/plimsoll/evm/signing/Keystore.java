package io.github.plimsoll.evm.signing;

import static io.github.plimsoll.evm.RefusalCode.MALFORMED;
import static io.github.plimsoll.evm.RefusalCode.MISSING_FIELD;
import static io.github.plimsoll.evm.RefusalCode.UNSUPPORTED;
import static io.github.plimsoll.evm.RefusalCode.WRONG_ADDRESS;
import static io.github.plimsoll.evm.RefusalCode.WRONG_LENGTH;
import static io.github.plimsoll.evm.RefusalCode.WRONG_PASSWORD;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A private key in a file that a password opens: version 3 of the Web3 Secret Storage definition, as geth and most wallets
 * write it, with scrypt or PBKDF2 and AES-128-CTR. Stateless and thread-safe.
 */
public final class Keystore {
    private static final int VERSION = 3;
    private static final String CIPHER = "aes-128-ctr";
    private static final int AES_KEY = 16;
    private static final int SALT_WRITTEN = 32;
    private static final int MAX_SALT = 256;

    private Keystore() {}

    /**
     * Reads a key, which the caller closes.
     *
     * @param json the file's text
     * @param password remains the caller's to wipe
     * @throws RefusedException when it is no keystore of version 3, would take too much work, or the password is wrong
     */
    public static PrivateKey open(String json, char[] password) {
        JsonNode file = StrictJson.object("a keystore", json);
        if (!file.path("version").isInt() || file.path("version").intValue() != VERSION) {
            throw new RefusedException(UNSUPPORTED, "only keystores of version 3 are read");
        }
        JsonNode crypto = part(file, file.has("Crypto") && !file.has("crypto") ? "Crypto" : "crypto");
        if (!text(crypto, "cipher").equals(CIPHER)) {
            throw new RefusedException(UNSUPPORTED, "only " + CIPHER + " is read");
        }
        byte[] iv = bytes(part(crypto, "cipherparams"), "iv", AES_KEY, AES_KEY);
        byte[] sealed = bytes(crypto, "ciphertext", 1, PrivateKey.LENGTH);
        byte[] mac = bytes(crypto, "mac", Keccak.LENGTH, Keccak.LENGTH);
        JsonNode parameters = part(crypto, "kdfparams");
        KeyDerivation derivation = derivation(text(crypto, "kdf"), parameters);
        byte[] derived = derivation.derive(password, bytes(parameters, "salt", 1, MAX_SALT));
        byte[] secret = new byte[PrivateKey.LENGTH];
        try {
            if (!MessageDigest.isEqual(mac, mac(derived, sealed))) {
                throw new RefusedException(WRONG_PASSWORD, "the password does not open this keystore");
            }
            // Some programs leave out the zeros that a key begins with.
            byte[] opened = crypt(derived, iv, sealed);
            System.arraycopy(opened, 0, secret, secret.length - opened.length, opened.length);
            Arrays.fill(opened, (byte) 0);
            PrivateKey key = PrivateKey.of(secret);
            requireAddress(file, key);
            return key;
        } finally {
            Arrays.fill(derived, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static void requireAddress(JsonNode file, PrivateKey key) {
        if (!file.has("address")) {
            return;
        }
        String said = text(file, "address").toLowerCase(Locale.ROOT);
        if (!key.address().hex().equals(said.startsWith("0x") ? said : "0x" + said)) {
            EvmAddress inside = key.address();
            key.close();
            throw new RefusedException(WRONG_ADDRESS, "the keystore holds the key of " + inside + " and says another");
        }
    }

    /**
     * Writes a key.
     *
     * @param password not empty; remains the caller's to wipe
     * @param random salt, vector and id are taken from it, in this order; one that cannot be guessed
     * @return the file's text
     * @throws RefusedException {@code OUT_OF_BOUNDS} when a password could be guessed with too little work
     */
    public static String write(PrivateKey key, char[] password, KeyDerivation derivation, RandomGenerator random) {
        derivation.requireWritable();
        if (password.length == 0) {
            throw new RefusedException(MISSING_FIELD, "a keystore is written with a password");
        }
        byte[] salt = drawn(random, SALT_WRITTEN);
        byte[] iv = drawn(random, AES_KEY);
        byte[] derived = derivation.derive(password, salt);
        try {
            byte[] sealed = key.lend(secret -> crypt(derived, iv, secret));
            ObjectNode crypto = JsonNodeFactory.instance.objectNode();
            crypto.put("cipher", CIPHER).put("ciphertext", hex(sealed));
            crypto.putObject("cipherparams").put("iv", hex(iv));
            crypto.put("kdf", derivation.scrypt() ? "scrypt" : "pbkdf2");
            ObjectNode parameters = crypto.putObject("kdfparams").put("dklen", Words.LENGTH);
            if (derivation.scrypt()) {
                parameters.put("n", derivation.n()).put("r", derivation.r()).put("p", derivation.p());
            } else {
                parameters.put("c", derivation.n()).put("prf", "hmac-sha256");
            }
            parameters.put("salt", hex(salt));
            crypto.put("mac", hex(mac(derived, sealed)));
            ObjectNode file = JsonNodeFactory.instance.objectNode();
            file.put("version", VERSION).put("id", id(random).toString());
            file.put("address", key.address().hex().substring(2));
            file.set("crypto", crypto);
            return file.toString();
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    private static byte[] drawn(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A random UUID, version 4. */
    private static UUID id(RandomGenerator random) {
        ByteBuffer drawn = ByteBuffer.wrap(drawn(random, 2 * Long.BYTES));
        long high = (drawn.getLong() & ~0xf000L) | 0x4000L;
        long low = (drawn.getLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low);
    }

    private static KeyDerivation derivation(String kdf, JsonNode parameters) {
        if (number(parameters, "dklen") != Words.LENGTH) {
            throw new RefusedException(UNSUPPORTED, "only derived keys of 32 bytes are read");
        }
        if (kdf.equals("scrypt")) {
            return new KeyDerivation(true, number(parameters, "n"), number(parameters, "r"), number(parameters, "p"));
        }
        if (kdf.equals("pbkdf2") && text(parameters, "prf").equals("hmac-sha256")) {
            return new KeyDerivation(false, number(parameters, "c"), 1, 1);
        }
        throw new RefusedException(UNSUPPORTED, "only scrypt and pbkdf2 with hmac-sha256 are read");
    }

    private static byte[] mac(byte[] derived, byte[] sealed) {
        byte[] upper = Arrays.copyOfRange(derived, AES_KEY, derived.length);
        try {
            return Keccak.hash(upper, sealed);
        } finally {
            Arrays.fill(upper, (byte) 0);
        }
    }

    /** In counter mode both ways are one. */
    private static byte[] crypt(byte[] derived, byte[] iv, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, 0, AES_KEY, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException("no AES in counter mode", everyJavaHasIt);
        }
    }

    private static JsonNode part(JsonNode of, String name) {
        if (!of.path(name).isObject()) {
            throw new RefusedException(MISSING_FIELD, "the keystore's " + name + ", an object, is missing");
        }
        return of.path(name);
    }

    private static String text(JsonNode of, String name) {
        if (!of.path(name).isTextual()) {
            throw new RefusedException(MISSING_FIELD, "the keystore's " + name + ", a text, is missing");
        }
        return of.path(name).textValue();
    }

    private static int number(JsonNode of, String name) {
        if (!of.path(name).isInt()) {
            throw new RefusedException(MISSING_FIELD, "the keystore's " + name + ", a whole number, is missing");
        }
        return of.path(name).intValue();
    }

    private static byte[] bytes(JsonNode of, String name, int least, int most) {
        String digits = text(of, name);
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException noHex) {
            throw new RefusedException(MALFORMED, "the keystore's " + name + " is no pairs of hex digits");
        }
        if (bytes.length < least || bytes.length > most) {
            throw new RefusedException(
                    WRONG_LENGTH,
                    "the keystore's " + name + " has " + (least == most ? "" : least + " to ") + most + " bytes, not "
                            + bytes.length);
        }
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
