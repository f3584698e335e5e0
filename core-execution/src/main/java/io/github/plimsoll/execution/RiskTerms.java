package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.pricefeed.PriceReading;
import io.github.plimsoll.pricefeed.Refusal;
import io.github.plimsoll.pricefeed.ValidatedPrice;
import io.github.plimsoll.risk.MarketQuality;
import io.github.plimsoll.risk.MarketState;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.OrderContext;
import io.github.plimsoll.risk.PriceStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the price feed says, in the words of the risk engine, which does not know the feed. */
final class RiskTerms {
    private RiskTerms() {}

    static MarketState market(Listing listing, PriceReading reading) {
        return reading.fold(price -> priced(listing, price), reasons -> unpriced(listing, reasons));
    }

    private static MarketState priced(Listing listing, ValidatedPrice price) {
        return MarketState.priced(
                        listing.instrument(),
                        listing.terms(),
                        price.units(),
                        price.confidenceUnits(),
                        price.asOfMicros())
                .withQuality(quality(listing));
    }

    /** The same market at another price; without a usable one it stays without. */
    static MarketState moved(MarketState market, Price to) {
        return market.status() != PriceStatus.USABLE
                ? market
                : MarketState.priced(
                                market.instrument(),
                                market.terms(),
                                to.units(),
                                market.confidenceUnits(),
                                market.asOfMicros())
                        .withQuality(market.quality());
    }

    /** The feed knows no book: of all figures only the spread at which the venue trades is known. */
    private static MarketQuality quality(Listing listing) {
        return new MarketQuality(listing.terms().spread(), null, null, null, null, null, null, null);
    }

    private static MarketState unpriced(Listing listing, List<Refusal> reasons) {
        PriceStatus status = PriceStatus.MISSING;
        List<String> words = new ArrayList<>();
        for (Refusal refusal : reasons) {
            words.add(refusal.toString());
            status = switch (refusal.reason()) {
                case STALE, FROZEN_VALUE -> status == PriceStatus.MISSING ? PriceStatus.STALE : status;
                case SOURCES_DISAGREE, UNCONFIRMED, JUMP, OFF_AVERAGE, OUTLIER -> PriceStatus.DISPUTED;
                case MARKET_CLOSED,
                        SEQUENCER_UNKNOWN,
                        SEQUENCER_DOWN,
                        SEQUENCER_GRACE,
                        CHAIN_HALTED,
                        CHAIN_SETTLING,
                        QUORUM_NOT_MET,
                        WARMING_UP,
                        QUARANTINED,
                        NO_QUOTE,
                        FUTURE,
                        OUT_OF_ORDER,
                        DUPLICATE,
                        EXPONENT_CHANGED,
                        CROSSED_BOOK,
                        NON_POSITIVE,
                        NEGATIVE_CONFIDENCE,
                        NO_CONFIDENCE,
                        CONFIDENCE_TOO_WIDE,
                        OUT_OF_SANITY_RANGE -> status;
            };
        }
        return MarketState.unavailable(listing.instrument(), listing.terms(), status, String.join("; ", words));
    }

    /** The order of a command at the market's price: levels in percent become prices. */
    static OpenOrder order(OpenCommand command, MarketState market) {
        Price entry = market.status() == PriceStatus.USABLE
                ? Price.of(market.priceUnits(), market.instrument().priceDecimals())
                : null;
        return new OpenOrder(
                command.account(),
                command.instrument(),
                command.side(),
                command.collateral(),
                command.leverage(),
                level(command.stopLoss(), entry, command, true),
                level(command.takeProfit(), entry, command, false),
                command.context());
    }

    /** The same order, naming the worst price at which it may be filled. */
    static OpenOrder limited(OpenOrder order, Price limit) {
        OrderContext context = order.context();
        return new OpenOrder(
                order.account(),
                order.instrument(),
                order.side(),
                order.collateral(),
                order.leverage(),
                order.stopLoss(),
                order.takeProfit(),
                new OrderContext(limit, context.maxSlippage(), context.strategy(), context.automated()));
    }

    /** Without a price a level in percent has no value yet; the missing price refuses the order anyway. */
    private static @Nullable Price level(
            @Nullable Level level, @Nullable Price entry, OpenCommand command, boolean stop) {
        if (level == null || (entry == null && level.price() == null)) {
            return null;
        }
        if (entry == null) {
            return level.price();
        }
        return stop ? level.stop(command.side(), entry) : level.target(command.side(), entry);
    }
}
