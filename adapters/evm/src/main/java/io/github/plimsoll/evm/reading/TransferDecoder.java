package io.github.plimsoll.evm.reading;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.LogEntry;
import io.github.plimsoll.execution.spi.ChainEntry.Change;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Transfers of ERC-20 tokens from and to accounts that are watched: account and token are their addresses, in lower case.
 * Immutable.
 */
public final class TransferDecoder implements LogDecoder {
    /** {@code Transfer(address,address,uint256)}. */
    static final String TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

    private static final int WORD = 66;
    private static final String NO_HIGHER_BYTES = "0x" + "0".repeat(24);

    private final List<EvmAddress> tokens;
    private final Set<String> accounts = new TreeSet<>();

    /**
     * @param tokens 1 to 100
     * @param accounts whose transfers count, at least one
     */
    public TransferDecoder(List<EvmAddress> tokens, List<EvmAddress> accounts) {
        if (tokens.isEmpty() || tokens.size() > 100 || accounts.isEmpty()) {
            throw new IllegalArgumentException("1 to 100 tokens of at least one account are read");
        }
        this.tokens = List.copyOf(tokens);
        accounts.forEach(account -> this.accounts.add(account.hex()));
    }

    @Override
    public List<EvmAddress> contracts() {
        return tokens;
    }

    @Override
    public List<Change> changes(LogEntry entry) {
        boolean transfer = tokens.contains(entry.address())
                && entry.topics().size() == 3
                && entry.topics().get(0).equals(TRANSFER)
                && entry.topics().get(1).startsWith(NO_HIGHER_BYTES)
                && entry.topics().get(2).startsWith(NO_HIGHER_BYTES)
                && entry.data().length() == WORD;
        if (!transfer) {
            return List.of();
        }
        String from = address(entry.topics().get(1));
        String to = address(entry.topics().get(2));
        BigInteger amount = new BigInteger(entry.data().substring(2), 16);
        List<Change> changes = new ArrayList<>();
        if (from.equals(to) || amount.signum() == 0) {
            return changes;
        }
        String token = entry.address().hex().toLowerCase(Locale.ROOT);
        if (accounts.contains(from)) {
            changes.add(new Change(from, token, amount.negate()));
        }
        if (accounts.contains(to)) {
            changes.add(new Change(to, token, amount));
        }
        return changes;
    }

    private static String address(String topic) {
        return "0x" + topic.substring(NO_HIGHER_BYTES.length());
    }
}
