package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plain data that is no policy, and arguments that are no values: one sentence that names what, the rule and the value. */
class WrongPolicyTest {
    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> limits = new HashMap<>();
        for (RiskLimit limit : RiskLimit.values()) {
            if (limit.isMandatory()) {
                limits.put(limit.key(), limit.usual());
            }
        }
        return new HashMap<>(Map.of("name", "tried", "version", 1, "limits", limits));
    }

    private static Map<String, ?> with(String field, @Nullable Object value) {
        Map<String, @Nullable Object> tree = tree();
        tree.put(field, value);
        return tree;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> limits(@Nullable Object... pairs) {
        Map<String, @Nullable Object> tree = tree();
        Map<String, @Nullable Object> limits =
                (Map<String, @Nullable Object>) Objects.requireNonNull(tree.get("limits"));
        for (int i = 0; i < pairs.length; i += 2) {
            limits.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return tree;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<String, ?> keyed(@Nullable Object key) {
        Map raw = tree();
        raw.put(key, 1);
        return raw;
    }

    @Test
    void aLoaderMayGiveAnything() {
        String range = " must be 0.000001 USD to 9000000000000.00 USD but is ";
        refused(() -> RiskPolicy.fromMap(with("name", null)), "policy name must be given but is null");
        assertThatThrownBy(() -> RiskPolicy.fromMap(keyed(null)))
                .hasMessageStartingWith("there is no policy field null");
        assertThatThrownBy(() -> RiskPolicy.fromMap(keyed(5))).hasMessageStartingWith("there is no policy field 5");
        refused(() -> RiskPolicy.fromMap(limits("maxPosition", Double.NaN)), "maxPosition" + range + "NaN");
        refused(() -> RiskPolicy.fromMap(limits("maxPosition", null)), "maxPosition" + range + "nothing");
        refused(() -> RiskPolicy.fromMap(limits("maxPosition", "1 EUR")), "maxPosition" + range + "1 EUR");
        refused(() -> RiskPolicy.fromMap(limits("maxPosition", "1\n2")), "maxPosition" + range + "\"1?2\"");
        refused(
                () -> RiskPolicy.fromMap(limits("maxPosition", new BigDecimal("1e999999999"))),
                "maxPosition" + range + "1E+999999999");
        refused(
                () -> RiskPolicy.fromMap(limits("maxPosition", new BigDecimal("1e-101"))),
                "maxPosition" + range + "1E-101");
        refused(
                () -> RiskPolicy.fromMap(limits("requireStopLoss", false)),
                "requireStopLoss must be true, or left out, but is false");
        refused(
                () -> RiskPolicy.fromMap(with("permitted", Arrays.asList("BTC-USD", null))),
                "permitted must name markets such as BTC-USD but names nothing");
        refused(
                () -> RiskPolicy.fromMap(with("permitted", List.of(""))),
                "permitted must name markets such as BTC-USD but names an empty text;"
                        + " permitted must name 1 to 4096 markets but names 0");
        refused(
                () -> RiskPolicy.fromMap(with("tiers", List.of(Map.of("upTo", 1, "lev", "5x")))),
                "tiers.1 must have upTo and leverage but has lev and upTo");
        refused(
                () -> RiskPolicy.fromMap(with("tiers", new ArrayList<>(Arrays.asList((Object) null)))),
                "tiers.1 must have upTo and leverage but has nothing");
        refused(
                () -> RiskPolicy.fromMap(with("tiers", List.of(Map.of("upTo", "x", "leverage", "5x")))),
                "tiers.1: upTo must be plain digits with at most one point, such as 12.5, but is \"x\"");
    }

    @Test
    void nothingCouldPass() {
        String least = "minOrderNotional of 20.00 USD contradicts ";
        refused(
                () -> RiskPolicy.fromMap(limits("minOrderNotional", 20, "maxGrossExposure", 19)),
                least + "maxGrossExposure of 19.00 USD: nothing could pass");
        refused(
                () -> RiskPolicy.fromMap(limits("minOrderNotional", 20, "maxCollateral", "9.99", "maxLeverage", 2)),
                least + "maxCollateral of 9.99 USD at maxLeverage of 2x: nothing could pass");
        assertThat(RiskPolicy.fromMap(limits("minOrderNotional", 20, "maxCollateral", 10, "maxLeverage", 2)))
                .isNotNull();
        Map<String, @Nullable Object> tiered = new HashMap<>(limits("minOrderNotional", 20));
        tiered.put("tiers", List.of(Map.of("upTo", "19.99", "leverage", "5x")));
        refused(
                () -> RiskPolicy.fromMap(tiered),
                least + "the last of the tiers, which reaches to 19.99 USD: nothing could pass");
        Map<String, @Nullable Object> scoped = new HashMap<>(limits("maxOrderNotional", 19));
        scoped.put("markets", Map.of("BTC-USD", Map.of("minOrderNotional", 20)));
        refused(
                () -> RiskPolicy.fromMap(scoped),
                "market.BTC-USD." + least + "maxOrderNotional of 19.00 USD: nothing could pass");
    }

    @Test
    void rulesThatNeverRefuseAreFound() {
        Map<String, ?> pauses =
                limits("lossStreak", 3, "lossStreakPause", "1h", "shortStreak", 5, "shortStreakPause", "2h");
        assertThat(PolicyLint.of(RiskPolicy.fromMap(pauses))).isEmpty();
        Map<String, ?> shadowed =
                limits("lossStreak", 5, "lossStreakPause", "1h", "shortStreak", 3, "shortStreakPause", "1h");
        assertThat(PolicyLint.of(RiskPolicy.fromMap(shadowed)))
                .containsExactly("lossStreak of 5 for 3600 s never refuses: shortStreak of 3 for 3600 s does so first");
        Map<String, ?> same =
                limits("lossStreak", 3, "lossStreakPause", "1h", "shortStreak", 3, "shortStreakPause", "1h");
        assertThat(PolicyLint.of(RiskPolicy.fromMap(same)))
                .containsExactly("shortStreak of 3 for 3600 s never refuses: lossStreak of 3 for 3600 s does so first");
        assertThat(PolicyLint.of(RiskPolicy.fromMap(limits("maxCollateral", 500, "maxOrderNotional", 500))))
                .containsExactly(
                        "maxCollateral of 500.00 USD never refuses: maxOrderNotional of 500.00 USD does so first");
        assertThat(PolicyLint.of(RiskPolicy.fromMap(with("markets", Map.of("btc", Map.of("maxLeverage", 2))))))
                .containsExactly("market.btc never refuses: a market looks like BTC-USD");
    }

    @Test
    void whatIsNoValueIsNamed() {
        refused(
                () -> Liquidation.distanceAtEntry(100, 99, 850_000),
                "leverageHundredths must be at least 100 but is 99");
        refused(() -> Liquidation.distanceAtEntry(100, 100, 0), "thresholdMillionths must be 1 to 1000000 but is 0");
        refused(
                () -> Liquidation.distance(100, 1, 0, 1, 1_000_001),
                "thresholdMillionths must be 1 to 1000000 but is 1000001");
        refused(
                () -> new RiskLock(RiskLock.Scope.SIDE, "up", 1, "odd"),
                "name of a lock must be LONG or SHORT for scope SIDE but is \"up\"");
        refused(
                () -> new RiskLock(RiskLock.Scope.MARKET, "", 1, "odd"),
                "name of a lock must be given for scope MARKET but is \"\"");
        refused(
                () -> new RiskLock(RiskLock.Scope.ACCOUNT, "x", 1, "odd"),
                "name of a lock must be empty for scope ACCOUNT but is \"x\"");
        refused(() -> RiskUnit.CONTROL_STATE.print(4, 0), "value must be 0 to 3 but is 4");
        refused(() -> RiskUnit.RATIO.print(1, 1), "decimals of a share must be 2..18 but are 1");
        refused(() -> TradeLog.of(Arrays.asList((ClosedTrade) none())), "trades must be given but one of them is null");
        refused(
                () -> new OrderLog(Arrays.asList((OrderLog.Accepted) none()), 0),
                "orders must be given but one of them is null");
        refused(() -> Volatility.daily(Ratio.ONE).over(-1, Rounding.UP), "days must be 1 to 366 but is -1");
        refused(
                () -> Volatility.daily(Ratio.parse("10000")).over(366, Rounding.UP),
                "deviation must fit when it is brought from 1 to 366 days but is 10000");
        assertThatThrownBy(() -> Sizing.fixedRisk(
                        Usd.of(1), Ratio.parse("0.01"), Price.of(1, 0), Price.of(Long.MAX_VALUE, 0), Ratio.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("stop and risk must leave a notional within the ledger but entry is 1, stop ");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T none() {
        return null;
    }
}
