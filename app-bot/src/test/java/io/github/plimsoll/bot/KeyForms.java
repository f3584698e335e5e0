package io.github.plimsoll.bot;

import io.github.plimsoll.evm.signing.Keccak;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A key that opens nothing, as programs and people write one down. */
public final class KeyForms {
    /** Always the same, so that no form of it is one of chance. */
    static final byte[] KEY = Keccak.hash("a key that opens nothing".getBytes(StandardCharsets.UTF_8));

    /** The second seed phrase of the vectors of BIP-39. */
    static final String PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    private KeyForms() {}

    /** By name. */
    public static Map<String, String> all() {
        String hex = HexFormat.of().formatHex(KEY);
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("hex", hex);
        forms.put("hex with 0x", "0x" + hex);
        forms.put("capital hex", "0X" + hex.toUpperCase(Locale.ROOT));
        forms.put("hex after a name", "PRIVATE_KEY=" + hex);
        forms.put("hex of 64 bytes", hex + hex);
        forms.put("hex with spaces", HexFormat.ofDelimiter(" ").formatHex(KEY));
        forms.put("hex with colons", HexFormat.ofDelimiter(":").formatHex(KEY));
        forms.put("hex by fours", hex.replaceAll("(.{4})(?=.)", "$1 "));
        forms.put("hex on two lines", hex.substring(0, 32) + "\n" + hex.substring(32));
        forms.put("bytes", Arrays.toString(KEY));
        forms.put("decimal", new BigInteger(1, KEY).toString());
        forms.put("base64", Base64.getEncoder().encodeToString(KEY));
        forms.put("base64url", Base64.getUrlEncoder().withoutPadding().encodeToString(KEY));
        forms.put("base64 in quotes", "\"" + Base64.getEncoder().encodeToString(KEY) + "\"");
        forms.put("WIF of the wiki of Bitcoin", "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ");
        forms.put(
                "first vector of BIP-32",
                "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi");
        forms.put("PEM", "-----BEGIN EC PRIVATE KEY-----");
        forms.put("keystore", "{\"crypto\":{\"ciphertext\":\"5318b4d5bcd28de6\"}}");
        forms.put("phrase", PHRASE);
        forms.put("capital phrase", PHRASE.toUpperCase(Locale.ROOT));
        forms.put("phrase with commas", PHRASE.replace(" ", ", "));
        forms.put("phrase with numbers", numbered());
        return forms;
    }

    private static String numbered() {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (String word : PHRASE.split(" ")) {
            text.append(++number).append(". ").append(word).append('\n');
        }
        return text.toString();
    }
}
