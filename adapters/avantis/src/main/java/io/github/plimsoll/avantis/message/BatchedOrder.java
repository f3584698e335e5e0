package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.signing.Signature;
import java.nio.charset.StandardCharsets;

/** Bodies of what is posted, as bytes. Stateless and thread-safe. */
public final class BatchedOrder {
    /** What an order is, as the venue numbers it; upside pairs have numbers of their own. */
    public enum Kind {
        OPEN(0, 6),
        CLOSE(1, 7),
        INCREASE(9, 9),
        OPEN_COIN(12, 13),
        INCREASE_COIN(14, 14),
        CLOSE_COIN(15, 16);

        private final int plain;
        private final int upside;

        Kind(int plain, int upside) {
            this.plain = plain;
            this.upside = upside;
        }

        /** The venue's number. */
        public int number(boolean upsidePair) {
            return upsidePair ? upside : plain;
        }
    }

    private BatchedOrder() {}

    /** For {@code /market/execute-batched}. */
    public static byte[] body(Kind kind, boolean upsidePair, byte[] encodedIntent, Signature signature) {
        return ("{\"orderType\":" + kind.number(upsidePair) + ",\"erc712\":{\"userIntent\":\"" + Abi.hex(encodedIntent)
                        + "\",\"userSignature\":\"" + Abi.hex(signature.bytes()) + "\"}}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** For a level at which a whole position ends, put at {@link #levelsPath}. */
    public static byte[] levels(Intent.Levels intent, Signature signature) {
        return ("{\"userIntent\":\"" + Abi.hex(intent.encoded()) + "\",\"signedMessage\":\""
                        + Abi.hex(signature.bytes()) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Where both levels of a position are put; either leg's path takes both. */
    public static String levelsPath(Intent.Levels intent, boolean takeProfit) {
        return "/price-triggers/global-" + (takeProfit ? "tp" : "sl") + "-" + intent.trader() + "-" + intent.pairIndex()
                + "-" + intent.index();
    }
}
