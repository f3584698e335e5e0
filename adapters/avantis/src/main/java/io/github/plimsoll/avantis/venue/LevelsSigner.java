package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.spi.MarkSource;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A key with a mind of its own for levels: it signs a change that was noted, of a position of one account that is tracked and that
 * the venue shows, for one router and chain. It looks for itself: the target stays as it is shown, the stop is on the losing side of
 * the market and before the liquidation, and the deadline is soon. It signs nothing else, takes no stop away, and what it does not
 * know it does not sign. Thread-safe as far as the key is.
 */
public final class LevelsSigner {
    private final SigningKey key;
    private final TradingDomain domain;
    private final AccountId account;
    private final TraderWallet wallet;
    private final OrderJournal journal;
    private final BackstopNotes notes;
    private final Supplier<Optional<UserData>> held;
    private final SortedMap<String, Instrument> instruments = new TreeMap<>();
    private final MarkSource marks;
    private final Duration life;
    private final WorldClock clock;

    /**
     * @param key of the trader, or of the delegate
     * @param domain router and chain
     * @param account whose positions are protected
     * @param wallet who trades for the account, with a signer of the same key
     * @param journal which positions are tracked
     * @param notes what was written before it is signed
     * @param held what the trader holds, as the venue shows it now
     * @param instruments the markets
     * @param marks prices of now
     * @param life how long after its signature a change may happen at most
     * @throws IllegalArgumentException when the wallet's signer has another key
     */
    public LevelsSigner(
            SigningKey key,
            TradingDomain domain,
            AccountId account,
            TraderWallet wallet,
            OrderJournal journal,
            BackstopNotes notes,
            Supplier<Optional<UserData>> held,
            List<Instrument> instruments,
            MarkSource marks,
            Duration life,
            WorldClock clock) {
        if (!key.address().equals(wallet.signer().address())) {
            throw new IllegalArgumentException("the wallet of " + account + " has another key than " + key.address());
        }
        this.key = key;
        this.domain = domain;
        this.account = account;
        this.wallet = wallet;
        this.journal = journal;
        this.notes = notes;
        this.held = held;
        this.marks = marks;
        this.life = life;
        this.clock = clock;
        instruments.forEach(instrument -> this.instruments.put(instrument.id(), instrument));
    }

    EvmAddress trader() {
        return wallet.trader();
    }

    /** Why nothing can be signed that has to hold until {@code deadlineMs}; empty when it can. */
    Optional<String> refusal(long deadlineMs) {
        return wallet.refusal(deadlineMs);
    }

    /**
     * Signs.
     *
     * @throws RefusedException NOT_ALLOWED when it is not what was noted, or not what a stop may be
     * @throws RuntimeException when the key, the store or the venue is not there; nothing is signed then
     */
    Signature sign(Intent.Levels levels) {
        why(levels).ifPresent(why -> {
            throw new RefusedException(RefusalCode.NOT_ALLOWED, why);
        });
        return key.sign(domain.typedData(levels).digest());
    }

    /** Why it is not signed. */
    private Optional<String> why(Intent.Levels levels) {
        Optional<TrackedPosition> position = journal.positions().stream()
                .filter(known -> known.account().equals(account)
                        && known.trader().equals(wallet.trader())
                        && known.pairIndex() == levels.pairIndex()
                        && known.index() == levels.index())
                .findFirst();
        if (!levels.trader().equals(wallet.trader()) || position.isEmpty()) {
            return Optional.of("no position of " + account + " is tracked there");
        }
        long now = clock.epochMicros() / 1_000;
        if (levels.deadlineMs() < now || levels.deadlineMs() > now + life.toMillis()) {
            return Optional.of("its deadline is over, or not within " + life);
        }
        String digest = BackstopNote.digest(domain, levels);
        if (notes.of(position.get().id())
                .map(BackstopNote::attempt)
                .filter(noted -> noted.digest().equals(digest))
                .isEmpty()) {
            return Optional.of("it is not what was noted for the position");
        }
        return held.get()
                .flatMap(data -> data.positions().stream()
                        .filter(seen -> Holdings.samePlace(seen, position.get()))
                        .findFirst())
                .map(seen -> unsafe(levels, seen, position.get()))
                .orElseGet(() -> Optional.of("the venue does not show the position now"));
    }

    private Optional<String> unsafe(Intent.Levels levels, UserData.Held seen, TrackedPosition position) {
        Instrument instrument = instruments.get(position.instrument());
        long mark = instrument == null ? 0 : marks.units(position.instrument());
        if (instrument == null || mark <= 0) {
            return Optional.of("there is no usable price of " + position.instrument());
        }
        int sign = position.side().sign();
        long price = Coins.ofPrice(Price.of(mark, instrument.priceDecimals()));
        long liquidation = seen.liquidationPrice();
        boolean losing = levels.stopLoss() > 0 && sign * (price - levels.stopLoss()) > 0;
        boolean before = liquidation == 0 || sign * (levels.stopLoss() - liquidation) > 0;
        if (levels.takeProfit() != seen.takeProfit() || !losing || !before) {
            return Optional.of("a target other than the venue's, or a stop that is not between liquidation and price");
        }
        return Optional.empty();
    }
}
