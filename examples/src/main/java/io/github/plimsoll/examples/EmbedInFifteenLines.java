package io.github.plimsoll.examples;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.AccountState;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.MarketState;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;

/** Asks the risk engine before an order of your own system leaves. */
public final class EmbedInFifteenLines {
    private EmbedInFifteenLines() {}

    public static void main(String[] args) {
        System.out.println(verdict("10x"));
        System.out.println(verdict("501x"));
    }

    static String verdict(String leverage) {
        // readme:begin
        RiskEngine risk = RiskEngine.of(RiskPolicy.defaults());
        Instrument bitcoin = Instrument.cryptoPerp("BTC");
        AccountId account = new AccountId("dry:paper:alice");
        VenueTerms terms = new VenueTerms(
                Ratio.parse("0.001"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        long now = 1_767_571_200_000_000L; // microseconds; your clock, never ours
        long price = Price.parse("65000", bitcoin.priceDecimals()).units();
        MarketState market = MarketState.priced(bitcoin, terms, price, 0, now);
        OpenOrder order =
                new OpenOrder(account, "BTC-USD", Side.LONG, Usd.of(100), Leverage.parse(leverage), null, null);
        AccountState state = AccountState.ofCash(account, 1, Usd.of(10_000));
        return risk.assess(order, state, market, ControlState.ACTIVE, 1, now)
                .fold(
                        approved -> "approved, liquidation price " + approved.liquidationPrice(),
                        rejected -> "rejected: " + rejected.violations().get(0));
        // readme:end
    }
}
