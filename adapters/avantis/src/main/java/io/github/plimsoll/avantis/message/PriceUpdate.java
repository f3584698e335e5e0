package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Signed prices as the venue's feed gives them for a call that executes against them. What they say only the contract reads.
 * Immutable.
 */
public final class PriceUpdate {
    /** Most pieces, and most bytes of one: what a transaction can carry. */
    private static final int MAX_PARTS = 8;

    private static final int MAX_BYTES = 24 * 1024;
    private static final int HERMES = 0;
    private static final int LAZER = 1;

    private final List<byte[]> parts;
    private final int source;

    private PriceUpdate(List<byte[]> parts, int source) {
        this.parts = parts;
        this.source = source;
    }

    /**
     * Reads the answer to {@code /v2/pairs/N/price-update-data}: the part of the professional feed where there is one. The bytes
     * are one text or a list of texts, as which of them it is is not published.
     *
     * @throws RefusedException when it is no such answer
     */
    public static PriceUpdate read(byte[] answer) {
        Fields all = Fields.read("price-update-data", answer);
        boolean lazer = all.has("pro");
        Fields leg = all.object(lazer ? "pro" : "core");
        List<byte[]> parts = new ArrayList<>();
        for (String text : leg.texts("priceUpdateData", MAX_PARTS)) {
            parts.add(bytes(text));
        }
        if (parts.isEmpty()) {
            throw new RefusedException(RefusalCode.MISSING_FIELD, "price-update-data has no bytes");
        }
        return new PriceUpdate(parts, lazer ? LAZER : HERMES);
    }

    private static byte[] bytes(String text) {
        String hex = text.startsWith("0x") ? text.substring(2) : text;
        if (hex.isEmpty() || hex.length() > 2 * MAX_BYTES || hex.length() % 2 != 0 || !hex.matches("[0-9a-fA-F]+")) {
            throw new RefusedException(
                    RefusalCode.MALFORMED, "price-update-data has bytes that are not 1 to " + MAX_BYTES + " in hex");
        }
        return HexFormat.of().parseHex(hex);
    }

    /** Copies. */
    List<byte[]> parts() {
        return parts.stream().map(byte[]::clone).toList();
    }

    /** 0 Hermes, 1 Lazer. */
    int source() {
        return source;
    }
}
