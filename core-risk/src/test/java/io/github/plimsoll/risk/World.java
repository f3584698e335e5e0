package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import org.jspecify.annotations.Nullable;

/**
 * One question to the engine; the default is easy to compute by hand: BTC at 61,000 USD without confidence, fee 5 bps,
 * spread 1 bp, liquidation at 85 % of the collateral, an account of 100,000 USD cash, 100 USD long at 10x.
 */
record World(
        RiskPolicy policy,
        OpenOrder order,
        AccountState account,
        MarketState market,
        ControlState control,
        long epoch,
        long now) {
    static final long NOON = 1_700_000_000_000_000L;
    static final AccountId ACCOUNT = new AccountId("u1:paper:main:dry:usdc");
    static final Instrument BTC = Instrument.cryptoPerp("BTC");
    static final VenueTerms TERMS = new VenueTerms(
            Ratio.parse("0.0005"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));

    static World plain() {
        return new World(
                RiskPolicy.defaults(),
                order(Side.LONG, "100", "10", null, null),
                AccountState.ofCash(ACCOUNT, 7, Usd.of(100_000)),
                MarketState.priced(BTC, TERMS, units("61000"), 0, NOON),
                ControlState.ACTIVE,
                3,
                NOON);
    }

    static OpenOrder order(
            Side side, String collateral, String leverage, @Nullable String stop, @Nullable String target) {
        return new OpenOrder(
                ACCOUNT,
                "BTC-USD",
                side,
                Usd.parse(collateral),
                Leverage.parse(leverage),
                stop == null ? null : Price.parse(stop, 10),
                target == null ? null : Price.parse(target, 10));
    }

    /** Bitcoin in units of another size. */
    static Instrument bitcoin(int sizeDecimals) {
        return new Instrument(
                "BTC-USD",
                Instrument.Kind.PERP,
                "BTC",
                "USD",
                Asset.USDC,
                10,
                sizeDecimals,
                365,
                MarketHours.ALWAYS,
                "crypto");
    }

    /** Its market at a price without confidence. */
    static MarketState coins(int sizeDecimals, VenueTerms terms, long price) {
        return MarketState.priced(bitcoin(sizeDecimals), terms, price, 0, NOON);
    }

    static long units(String price) {
        return Price.parse(price, 10).units();
    }

    World order(OpenOrder other) {
        return new World(policy, other, account, market, control, epoch, now);
    }

    World account(AccountState other) {
        return new World(policy, order, other, market, control, epoch, now);
    }

    World market(MarketState other) {
        return new World(policy, order, account, other, control, epoch, now);
    }

    World policy(RiskPolicy other) {
        return new World(other, order, account, market, control, epoch, now);
    }

    World control(ControlState other) {
        return new World(policy, order, account, market, other, epoch, now);
    }

    World at(long other) {
        return new World(policy, order, account, market, control, epoch, other);
    }

    World terms(VenueTerms terms) {
        return market(MarketState.of(
                market.instrument(),
                terms,
                market.status(),
                market.reason(),
                market.priceUnits(),
                market.confidenceUnits(),
                market.asOfMicros()));
    }

    World confidence(long units) {
        return market(MarketState.priced(
                market.instrument(), market.terms(), market.priceUnits(), units, market.asOfMicros()));
    }

    RiskEngine engine() {
        return RiskEngine.of(policy);
    }

    RiskDecision assess() {
        return engine().assess(order, account, market, control, epoch, now);
    }

    Reasons check() {
        Reasons reasons = new Reasons();
        assertThat(engine().check(order, account, market, control, now, reasons))
                .isEqualTo(reasons.isEmpty());
        return reasons;
    }

    boolean passes() {
        return check().isEmpty();
    }

    Approved approved() {
        return assess().fold(a -> a, r -> {
            throw new AssertionError("expected an approval but " + r);
        });
    }

    Rejected rejected() {
        return assess().fold(
                        a -> {
                            throw new AssertionError("expected a refusal but " + a);
                        },
                        r -> r);
    }

    java.util.List<RiskCode> codes() {
        return assess().fold(
                        a -> java.util.List.of(),
                        r -> r.violations().stream().map(Violation::code).toList());
    }
}
