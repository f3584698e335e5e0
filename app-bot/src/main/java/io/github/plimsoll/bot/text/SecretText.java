package io.github.plimsoll.bot.text;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What looks like a private key or a seed phrase, in the ways in which programs write them. It is told from the text alone,
 * before anything reads, keeps or logs it. No command takes anything of that look, so what is none and looks so costs its
 * writer one more message. Stateless and thread-safe.
 */
public final class SecretText {
    /** The code of the refusal. */
    public static final String CODE = "LOOKS_SECRET";

    /** What a person is told; nothing of what was typed is in it. */
    public static final String SENTENCE =
            "This looks like a private key or a seed phrase, so it was not read, kept or logged. Nobody here ever asks for"
                    + " one. Whoever saw it can take all that it opens: move that to a new wallet. Example: /wallet shows"
                    + " your address, which is no secret.";

    /** 32 bytes, or 64 with the public half; as some programs write them, without leading zeros. A signature has 130. */
    private static final Pattern HEX = Pattern.compile(
            "(?<![0-9A-Za-z])(?:0x)?(?:[0-9a-f]{60,66}|[0-9a-f]{128})(?![0-9A-Za-z])", Pattern.CASE_INSENSITIVE);

    private static final Pattern DECIMAL = Pattern.compile("(?<![0-9])[0-9]{74,78}(?![0-9])");
    /** 32 or 64 bytes in base64, and 64 in base58. */
    private static final Pattern PRINTED = Pattern.compile(
            "(?<![0-9A-Za-z+/_-])(?:[0-9A-Za-z+/_-]{43}=?|[0-9A-Za-z+/_-]{86,88}={0,2})(?![0-9A-Za-z+/_=-])");
    /** Keys of Bitcoin's wallets, extended private keys (BIP-32), PEM, keystores, and the token of a chat's bot. */
    private static final Pattern NAMED =
            Pattern.compile("(?<![0-9A-Za-z])[5KLc9][1-9A-HJ-NP-Za-km-z]{50,51}(?![0-9A-Za-z])"
                    + "|[xyzutvYZUV]prv[1-9A-HJ-NP-Za-km-z]{90}"
                    + "|PRIVATE KEY-----"
                    + "|\"ciphertext\""
                    + "|(?<![0-9])[0-9]{6,12}:[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])");

    private static final Pattern PART = Pattern.compile("[0-9A-Za-z]+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
    private static final int FEWEST_WORDS = 12;
    private static final int FEWEST_BYTES = 32;
    /** Words of ordinary sentences that no list of BIP-39 has; a sentence of twelve words has one of them, or a short word. */
    private static final Set<String> SENTENCES = Set.of(
            "the", "and", "for", "with", "from", "are", "was", "were", "has", "had", "but", "its", "our", "than",
            "their", "these", "those", "been", "would", "could", "not", "your", "him", "her", "his", "she", "who",
            "which", "does", "did", "each");

    private SecretText() {}

    /** Whether a part of this text looks like a secret. Time is linear in its length. */
    public static boolean in(String text) {
        return HEX.matcher(text).find()
                || DECIMAL.matcher(text).find()
                || printed(text)
                || NAMED.matcher(text).find()
                || bytes(text)
                || words(text);
    }

    /** Chance leaves no kind of sign out of so many; a word that a person made up, or a mistyped address, does. */
    private static boolean printed(String text) {
        Matcher matcher = PRINTED.matcher(text);
        while (matcher.find()) {
            String found = matcher.group();
            if (found.chars().anyMatch(c -> c >= '0' && c <= '9')
                    && found.chars().anyMatch(c -> !hexDigit(c) && c != 'x' && c != '=')
                    && found.chars().anyMatch(c -> c >= 'a' && c <= 'z')
                    && found.chars().anyMatch(c -> c >= 'A' && c <= 'Z')) {
                return true;
            }
        }
        return false;
    }

    /** Bytes one by one: {@code 4f a1 ..}, {@code 4fa1 08bc ..} or {@code [79, -95, ..]}. */
    private static boolean bytes(String text) {
        int digits = 0;
        int width = 0;
        int numbers = 0;
        Matcher matcher = PART.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            String part = word.startsWith("0x") ? word.substring(2) : word;
            int length = part.length();
            boolean hex = length >= 2
                    && length <= 32
                    && length % 2 == 0
                    && part.chars().allMatch(SecretText::hexDigit);
            digits = !hex ? 0 : length == width ? digits + width : length;
            width = hex ? length : 0;
            numbers = length <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9') ? numbers + 1 : 0;
            if (digits >= 2 * FEWEST_BYTES || numbers >= FEWEST_BYTES) {
                return true;
            }
        }
        return false;
    }

    private static boolean hexDigit(int c) {
        return Character.digit(c, 16) >= 0;
    }

    /** Twelve words or more of 3 to 8 letters each, numbered or not, as every word of a seed phrase is (BIP-39). */
    private static boolean words(String text) {
        int run = 0;
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            boolean one =
                    word.length() >= 3 && word.length() <= 8 && !SENTENCES.contains(word.toLowerCase(Locale.ROOT));
            run = one ? run + 1 : 0;
            if (run >= FEWEST_WORDS) {
                return true;
            }
        }
        return false;
    }
}
