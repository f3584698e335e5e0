package io.github.plimsoll.evm.custody;

import io.github.plimsoll.execution.spi.SealedKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What something sealed belongs to. It is authenticated with it: moved to another wallet, owner, chain or version, or used for
 * another purpose, nothing opens. Immutable.
 *
 * @param purpose what is sealed
 * @param wallet the chain, a colon and the address
 * @param owner whose wallet it is
 * @param chain which chain
 * @param version of what seals it
 */
public record Binding(String purpose, String wallet, String owner, String chain, String version) {
    private static final String DATA_KEY = "plimsoll data key of a wallet";
    private static final String PRIVATE_KEY = "plimsoll private key of a wallet";
    /** The private key stays sealed while its data key is wrapped anew, so its form is the version that it is bound to. */
    private static final String FIRST_FORM = "1";

    /** Of a data key, under a version of the key above all wallets. */
    static Binding ofDataKey(String wallet, String owner, String chain, String version) {
        return new Binding(DATA_KEY, wallet, owner, chain, version);
    }

    static Binding ofDataKey(SealedKey row) {
        return ofDataKey(row.wallet(), row.owner(), row.chain(), row.version());
    }

    /** Of a private key, under a data key that nothing else is sealed with. */
    static Binding ofPrivateKey(String wallet, String owner, String chain) {
        return new Binding(PRIVATE_KEY, wallet, owner, chain, FIRST_FORM);
    }

    static Binding ofPrivateKey(SealedKey row) {
        return ofPrivateKey(row.wallet(), row.owner(), row.chain());
    }

    /** Every part with its length before it (4 bytes, the highest first), in UTF-8: no two bindings have the same bytes. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String part : named().values()) {
            byte[] text = part.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
            bytes.writeBytes(text);
        }
        return bytes.toByteArray();
    }

    /** The parts by their names, for key services that take an encryption context. */
    public Map<String, String> named() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("purpose", purpose);
        parts.put("wallet", wallet);
        parts.put("owner", owner);
        parts.put("chain", chain);
        parts.put("version", version);
        return parts;
    }
}
