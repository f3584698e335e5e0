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
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A key with a mind of its own: it signs the open, increase or close of a recorded order, for one trader, router and chain,
 * with the size, collateral, leverage, side and worst price that were recorded, under the nonce of that order, and only while
 * its ticket may be sent. It works out itself what is signed. Rights, levels and whatever else the venue reads it never signs.
 * Thread-safe as far as the key is.
 */
public final class TicketSigner implements IntentSigner {
    private static final BigInteger WHOLE = BigInteger.TEN.pow(12);
    private static final long LEVERAGE_SCALE = 100_000_000;

    private final SigningKey key;
    private final TradingDomain domain;
    private final AccountId account;
    private final EvmAddress trader;
    private final SortedMap<String, Instrument> instruments = new TreeMap<>();

    /**
     * @param key of the trader, or of the delegate
     * @param domain router and chain
     * @param account whose orders are signed
     * @param trader who trades for the account
     * @param instruments the markets
     */
    public TicketSigner(
            SigningKey key, TradingDomain domain, AccountId account, EvmAddress trader, List<Instrument> instruments) {
        this.key = key;
        this.domain = domain;
        this.account = account;
        this.trader = trader;
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
        boolean same = switch (order.kind()) {
            case OPEN ->
                intent instanceof Intent.OpenCoin open
                        && open.trade().trader().equals(trader)
                        && open.trade().buy() == (order.side() == Side.LONG)
                        && open.trade().positionSizeUsdc() == order.collateral().micros()
                        && open.coins() == coins
                        && open.trade().leverage() == leverage(order)
                        && open.nonce().equals(IntentNonce.of(order.id()))
                        && bounded(order, open.trade().openPrice(), open.slippage());
            case INCREASE ->
                intent instanceof Intent.IncreaseCoin more
                        && more.update().trader().equals(trader)
                        && more.update().collateral() == order.collateral().micros()
                        && more.coins() == coins
                        && more.update().leverage() == leverage(order)
                        && more.nonce().equals(IntentNonce.of(order.id()))
                        && bounded(order, more.update().openPrice(), more.slippage());
            case CLOSE ->
                intent instanceof Intent.CloseCoin close
                        && close.trader().equals(trader)
                        && close.coins() == coins
                        && close.nonce().equals(IntentNonce.of(order.id()));
            case ADD_MARGIN, REMOVE_MARGIN, CHANGE -> false;
        };
        return same
                ? Optional.empty()
                : Optional.of("what is to be signed as " + intent.typeName() + " is not the " + order.kind()
                        + " that was recorded as " + order.id());
    }

    private static long leverage(StoredIntent order) {
        Leverage leverage = order.leverage();
        return leverage == null ? -1 : leverage.hundredths() * LEVERAGE_SCALE;
    }

    /** Whether it fills at the recorded worst price at worst; the wanted price is the one that was decided on. */
    private static boolean bounded(StoredIntent order, long wanted, long slippage) {
        Price decided = order.decidedPrice();
        if (decided == null || wanted != Coins.ofPrice(decided)) {
            return false;
        }
        Price worst = order.worstPrice();
        if (worst == null) {
            return true;
        }
        BigInteger away = BigInteger.valueOf(order.side().sign() * (Coins.ofPrice(worst) - wanted));
        BigInteger most = BigInteger.valueOf(wanted).multiply(BigInteger.valueOf(slippage));
        return most.compareTo(away.multiply(WHOLE)) <= 0;
    }
}
