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
import io.github.plimsoll.risk.PolicyDiff;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import java.util.Map;

/** A user's own limits, as any JSON or YAML loader gives them: they can only tighten the installation's. */
public final class TightenPerUser {
    private TightenPerUser() {}

    public static void main(String[] args) {
        RiskPolicy ours = RiskPolicy.defaults();
        RiskPolicy alice = ours.tightenedBy(Map.of(
                "name",
                "alice",
                "version",
                1,
                "limits",
                Map.of("maxLeverage", "20x", "maxCollateral", 250),
                "markets",
                Map.of("BTC-USD", Map.of("requireStopLoss", true))));
        PolicyDiff.between(ours, alice).changes().forEach(change -> System.out.println(change.text()));

        Instrument bitcoin = Instrument.cryptoPerp("BTC");
        VenueTerms terms = new VenueTerms(
                Ratio.parse("0.001"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        long now = 1_767_571_200_000_000L;
        long price = Price.parse("65000", bitcoin.priceDecimals()).units();
        MarketState market = MarketState.priced(bitcoin, terms, price, 0, now);
        AccountId id = new AccountId("dry:paper:alice");
        AccountState account = AccountState.ofCash(id, 1, Usd.of(10_000));
        OpenOrder order = new OpenOrder(id, "BTC-USD", Side.LONG, Usd.of(300), Leverage.of(25), null, null);
        RiskEngine.of(alice)
                .assess(order, account, market, ControlState.ACTIVE, 1, now)
                .fold(yes -> 0, no -> {
                    no.violations().forEach(System.out::println);
                    return no.violations().size();
                });
        try {
            ours.tightenedBy(Map.of("name", "bob", "version", 1, "limits", Map.of("maxLeverage", "1000x")));
        } catch (IllegalArgumentException looser) {
            System.out.println("bob: " + looser.getMessage());
        }
    }
}
