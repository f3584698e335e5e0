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
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.ShadowPolicy;
import io.github.plimsoll.risk.VenueTerms;

/** Would a stricter limit have refused today's orders? A shadow counts it without ever changing a verdict. */
public final class ShadowALimit {
    private ShadowALimit() {}

    public static void main(String[] args) {
        RiskEngine live = RiskEngine.of(RiskPolicy.defaults());
        RiskPolicy candidate = live.policy().toBuilder("candidate", 2)
                .limit(RiskLimit.MAX_COLLATERAL_SHARE, Ratio.parse("0.02"))
                .build();
        ShadowPolicy shadow = ShadowPolicy.of(live, candidate, 100);

        Instrument bitcoin = Instrument.cryptoPerp("BTC");
        VenueTerms terms = new VenueTerms(
                Ratio.parse("0.001"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        long now = 1_767_571_200_000_000L;
        long price = Price.parse("65000", bitcoin.priceDecimals()).units();
        MarketState market = MarketState.priced(bitcoin, terms, price, 0, now);
        AccountId id = new AccountId("dry:paper:alice");
        AccountState account = AccountState.ofCash(id, 1, Usd.of(10_000));
        for (int collateral = 100; collateral <= 400; collateral += 100) {
            OpenOrder order = new OpenOrder(id, "BTC-USD", Side.LONG, Usd.of(collateral), Leverage.of(10), null, null);
            boolean approved = shadow.assess(order, account, market, ControlState.ACTIVE, 1, now)
                    .fold(yes -> true, no -> false);
            System.out.println(collateral + " USD: " + (approved ? "approved" : "rejected"));
        }
        System.out.println(
                "the candidate would have refused " + shadow.onlyCandidateRefused() + " of " + shadow.decisions());
        shadow.differences().forEach(d -> System.out.println(d.order().collateral() + " USD: " + d.candidate()));
    }
}
