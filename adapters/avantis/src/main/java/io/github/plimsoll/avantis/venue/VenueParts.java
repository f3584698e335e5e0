package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.execution.spi.MarkSource;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.WorldClock;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a venue is made of. Immutable, as far as its parts are.
 *
 * @param settings where its services are, and what is allowed
 * @param wallets who trades for each account; no two accounts have one trader
 * @param instruments the markets of {@link AvantisSettings#symbols}
 * @param markets what the venue says of them
 * @param spreads what the venue would take
 * @param marks last prices, which a close names as expected
 * @param chain what it says where the services say nothing
 * @param journal what outlives the process
 * @param clock world and monotonic time
 */
public record VenueParts(
        AvantisSettings settings,
        Map<AccountId, TraderWallet> wallets,
        List<Instrument> instruments,
        AvantisMarkets markets,
        SpreadSource spreads,
        MarkSource marks,
        ChainProof chain,
        OrderJournal journal,
        WorldClock clock) {
    /** @throws IllegalArgumentException when two accounts have one trader, or an instrument has no market or too many decimals */
    public VenueParts {
        wallets = Map.copyOf(wallets);
        instruments = List.copyOf(instruments);
        instruments.forEach(Coins::require);
        SortedSet<String> ids = new TreeSet<>();
        instruments.forEach(instrument -> ids.add(instrument.id()));
        if (!ids.equals(settings.symbols().keySet())) {
            throw new IllegalArgumentException("there are instruments " + ids + " and markets for "
                    + settings.symbols().keySet());
        }
        long traders =
                wallets.values().stream().map(TraderWallet::trader).distinct().count();
        if (traders != wallets.size()) {
            throw new IllegalArgumentException("two accounts have one trader; each has its own");
        }
    }
}
