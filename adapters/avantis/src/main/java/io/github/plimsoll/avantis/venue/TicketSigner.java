package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A key with a mind of its own: it signs the market open, increase or close of a recorded order, for one trader, router and
 * chain, in the market and with the size that were recorded, what adds with the recorded collateral, leverage, side and
 * worst price too, under the nonce of that order, for no longer than an order lives, and only while its ticket may be sent. It
 * works out itself what is signed. A close has no worst price: it has to get out. Rights, levels and whatever else the venue
 * reads it never signs. Thread-safe as far as the key is.
 */
public final class TicketSigner implements IntentSigner {
    private final SigningKey key;
    private final TradingDomain domain;
    private final AccountId account;
    private final EvmAddress trader;
    private final SortedMap<String, Instrument> instruments = new TreeMap<>();
    private final Function<String, OptionalLong> pairs;
    private final Duration life;
    private final WorldClock clock;

    /**
     * @param key of the trader, or of the delegate
     * @param domain router and chain
     * @param account whose orders are signed
     * @param trader who trades for the account
     * @param instruments the markets
     * @param pairs the venue's number of a market, by instrument, such as {@link AvantisMarkets#number}; nothing is added where
     *     it is not known
     * @param life how long after its signature an order may happen at most
     */
    public TicketSigner(
            SigningKey key,
            TradingDomain domain,
            AccountId account,
            EvmAddress trader,
            List<Instrument> instruments,
            Function<String, OptionalLong> pairs,
            Duration life,
            WorldClock clock) {
        this.key = key;
        this.domain = domain;
        this.account = account;
        this.trader = trader;
        this.pairs = pairs;
        this.life = life;
        this.clock = clock;
        instruments.forEach(instrument -> this.instruments.put(instrument.id(), instrument));
    }

    @Override
    public EvmAddress address() {
        return key.address();
    }

    /** @throws RefusedException NOT_ALLOWED when it is not what was recorded, or too late */
    @Override
    public Signature sign(SendTicket ticket, Intent intent) {
        refusal(ticket.intent(), intent).ifPresent(why -> {
            throw new RefusedException(RefusalCode.NOT_ALLOWED, why);
        });
        byte[] digest = domain.typedData(intent).digest();
        if (!ticket.binds(digest)) {
            throw new RefusedException(
                    RefusalCode.NOT_ALLOWED, "the ticket is used, too old, or stands for other bytes");
        }
        return key.sign(digest);
    }

    /** Why that order is not signed as this. */
    private Optional<String> refusal(StoredIntent order, Intent intent) {
        Instrument instrument = instruments.get(order.instrument());
        if (!order.account().equals(account) || instrument == null) {
            return Optional.of("an order of " + order.account() + " in " + order.instrument() + ", not of " + account
                    + " in one of " + instruments.keySet());
        }
        long coins = Coins.ofUnits(instrument, order.sizeUnits());
        OptionalLong pair = pairs.apply(order.instrument());
        AddRule adds = new AddRule(order, instrument, trader, pair);
        boolean same = switch (order.kind()) {
            case OPEN ->
                intent instanceof Intent.OpenCoin open
                        && !order.rests()
                        && soon(open.deadlineMs())
                        && open.nonce().equals(IntentNonce.of(order.id()))
                        && adds.isOpenedBy(open.trade(), open.type(), open.coins(), open.slippage());
            case INCREASE ->
                intent instanceof Intent.IncreaseCoin more
                        && soon(more.deadlineMs())
                        && more.nonce().equals(IntentNonce.of(order.id()))
                        && adds.isAddedBy(more.update(), more.coins(), more.slippage());
            case CLOSE ->
                intent instanceof Intent.CloseCoin close
                        && close.trader().equals(trader)
                        && (pair.isEmpty() || pair.getAsLong() == close.pairIndex())
                        && soon(close.deadlineMs())
                        && close.coins() == coins
                        && close.nonce().equals(IntentNonce.of(order.id()));
            case ADD_MARGIN, REMOVE_MARGIN, CHANGE -> false;
        };
        return same
                ? Optional.empty()
                : Optional.of("what is to be signed as " + intent.typeName() + " is not the " + order.kind()
                        + " that was recorded as " + order.id());
    }

    private boolean soon(long deadlineMs) {
        return deadlineMs <= clock.epochMicros() / 1_000 + life.toMillis();
    }
}
