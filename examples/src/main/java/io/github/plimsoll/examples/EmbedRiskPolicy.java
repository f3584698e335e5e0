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

/** A policy of your own: what it approves, what it rejects and why, what would pass, and how much room is left. */
public final class EmbedRiskPolicy {
    private EmbedRiskPolicy() {}

    public static void main(String[] args) {
        RiskPolicy policy = RiskPolicy.defaults().toBuilder("my-desk", 1)
                .maxLeverage(Leverage.of(20))
                .maxPosition(Usd.of(5_000))
                .build();
        RiskEngine risk = RiskEngine.of(policy);

        Instrument bitcoin = Instrument.cryptoPerp("BTC");
        VenueTerms terms = new VenueTerms(
                Ratio.parse("0.001"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        long now = 1_767_571_200_000_000L; // microseconds; your clock, never ours
        long price = Price.parse("65000", bitcoin.priceDecimals()).units();
        MarketState market = MarketState.priced(bitcoin, terms, price, 0, now);
        AccountId id = new AccountId("dry:paper:alice");
        AccountState account = AccountState.ofCash(id, 1, Usd.of(1_000));

        for (String leverage : new String[] {"10x", "25x"}) {
            OpenOrder order =
                    new OpenOrder(id, "BTC-USD", Side.LONG, Usd.of(100), Leverage.parse(leverage), null, null);
            System.out.println(leverage + ": "
                    + risk.assess(order, account, market, ControlState.ACTIVE, 1, now)
                            .fold(
                                    yes -> "approved, liquidation price " + yes.liquidationPrice(),
                                    no -> no.violations().get(0).toString()));
        }
        risk.headroom(account, market).forEach(room -> System.out.println(room.text()));
    }
}
