package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.pricefeed.Indicative;
import io.github.plimsoll.pricefeed.PriceReading;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.MarketState;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.OrderContext;
import io.github.plimsoll.risk.PriceStatus;
import io.github.plimsoll.risk.RiskCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gate of opens for a position that gives protection away: it is judged as an order of its own size at the price of
 * now, with the stop that would be left. Rules about size, exposure and margin say nothing, since neither changes.
 */
final class RiskOfExits {
    /** Intents with an unknown outcome that one decision looks at; more than that blocks everybody's new risk. */
    private static final int UNKNOWN_LIMIT = 1_000;

    private static final Set<RiskCode> ASKED = EnumSet.of(
            RiskCode.CONTROL_FROZEN,
            RiskCode.CONTROL_HALTED,
            RiskCode.CONTROL_REDUCE_ONLY,
            RiskCode.PRICE_MISSING,
            RiskCode.PRICE_STALE,
            RiskCode.PRICE_DISPUTED,
            RiskCode.PRICE_INVALID,
            RiskCode.PRICE_TOO_OLD,
            RiskCode.PRICE_FROM_FUTURE,
            RiskCode.CONFIDENCE_TOO_WIDE,
            RiskCode.SEQUENCER_DOWN,
            RiskCode.LOCKED,
            RiskCode.STOP_LOSS_REQUIRED,
            RiskCode.STOP_LOSS_TOO_FAR,
            RiskCode.DAILY_LOSS_ABOVE_MAX,
            RiskCode.DAILY_LOSS_AMOUNT_ABOVE_MAX,
            RiskCode.HOURLY_LOSS_ABOVE_MAX,
            RiskCode.WEEKLY_LOSS_ABOVE_MAX,
            RiskCode.DRAWDOWN_ABOVE_MAX);

    private final DeskParts parts;
    private final AccountReader reader;
    private final Policies policies;

    RiskOfExits(DeskParts parts, AccountReader reader, Policies policies) {
        this.parts = parts;
        this.reader = reader;
        this.policies = policies;
    }

    /** The validated price, when there is a usable one. */
    Optional<Price> usable(Listing listing) {
        return read(listing).fold(price -> Optional.of(price.price()), none -> Optional.empty());
    }

    /** The usable price, or the last known good one. */
    Optional<Price> known(Listing listing) {
        return parts.feed()
                .indicative(parts.feed().index(listing.instrument().id()))
                .map(Indicative::price);
    }

    private PriceReading read(Listing listing) {
        return parts.feed().read(parts.feed().index(listing.instrument().id()));
    }

    /** Every rule that was asked, passed or not. */
    List<RuleLine> opening(
            StoreTx tx,
            Account account,
            StoredPosition position,
            Listing listing,
            @Nullable Price stop,
            ControlState control,
            long now) {
        List<RuleLine> rules = new ArrayList<>();
        AccountReading reading = reader.read(tx, account.id(), now).orElseThrow();
        if (account.mode() == Mode.LIVE) {
            parts.control().liveBlocked().map(Rulebook::liveBlocked).ifPresent(rules::add);
        }
        MarketState market = RiskTerms.market(listing, read(listing));
        OpenOrder order = new OpenOrder(
                account.id(),
                position.instrument(),
                position.side(),
                position.collateral(),
                position.leverage(),
                stop,
                null,
                OrderContext.NONE);
        Rulebook.risk(policies.of(account).engine().explain(order, reading.state(), market, control, now)).stream()
                .filter(line -> ASKED.stream().anyMatch(code -> code.name().equals(line.code())))
                .forEach(rules::add);
        if (market.status() == PriceStatus.USABLE && !reading.unmarked().isEmpty()) {
            rules.add(Rulebook.violated(
                    Receipt.EQUITY_UNKNOWN,
                    "",
                    "no usable price for your position in " + String.join(", ", reading.unmarked()),
                    "",
                    "when its price is usable again"));
        }
        long unknown = tx.intents(EnumSet.of(IntentState.UNKNOWN), UNKNOWN_LIMIT).stream()
                .filter(i -> i.account().equals(account.id()) && i.instrument().equals(position.instrument()))
                .count();
        if (unknown > 0) {
            rules.add(Rulebook.violated(
                    Receipt.OUTCOME_UNKNOWN,
                    "0",
                    Long.toString(unknown),
                    "unknown orders",
                    "after the outcome of the earlier order in " + position.instrument() + " is proved"));
        }
        return rules;
    }
}
