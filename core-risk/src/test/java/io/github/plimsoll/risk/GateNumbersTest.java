package io.github.plimsoll.risk;

import static io.github.plimsoll.risk.Told.failed;
import static io.github.plimsoll.risk.Told.passed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of rules that have no amount, passed, failed or not known. */
class GateNumbersTest {
    private final World plain = World.plain();

    private World naming(RiskLimit limit, long value) {
        return plain.policy(
                RiskPolicy.defaults().toBuilder("named", 1).limit(limit, value).build());
    }

    private static World locks(World w, List<RiskLock> locks) {
        return w.account(w.account().toBuilder().locks(locks).build());
    }

    @Test
    void locksThatHoldAreCounted() {
        RiskLock mine = new RiskLock(RiskLock.Scope.ACCOUNT, "", RiskLock.LATCHED, "asked for");
        RiskLock btc = new RiskLock(RiskLock.Scope.MARKET, "BTC-USD", RiskLock.LATCHED, "venue trouble");
        RiskLock ether = new RiskLock(RiskLock.Scope.MARKET, "ETH-USD", RiskLock.LATCHED, "venue trouble");
        failed(locks(plain, List.of(mine, btc, ether)), RiskCode.LOCKED, 0, 2, "");
        failed(locks(plain, List.of(ether, btc)), RiskCode.LOCKED, 0, 1, "venue trouble");
        passed(locks(plain, List.of(ether)), RiskCode.LOCKED, 0, 0);
        World needed = naming(RiskLimit.REQUIRE_LOCKS, 1);
        failed(needed, RiskCode.LOCKED, 0, 0, "not known");
        passed(locks(needed, List.of()), RiskCode.LOCKED, 0, 0);
        failed(locks(needed, List.of(btc)), RiskCode.LOCKED, 0, 1, "");
    }

    @Test
    void permission() {
        World permitted = plain.policy(RiskPolicy.defaults().toBuilder("named", 1)
                .permit(List.of("BTC-USD"))
                .build());
        passed(permitted, RiskCode.MARKET_NOT_PERMITTED, 1, 1);
        failed(
                plain.policy(RiskPolicy.defaults().toBuilder("named", 1)
                        .permit(List.of("ETH-USD"))
                        .build()),
                RiskCode.MARKET_NOT_PERMITTED,
                1,
                0,
                "");
        failed(naming(RiskLimit.MARKET_ACCESS, 2), RiskCode.MARKET_NOT_PERMITTED, 1, 0, "");
        World closing = naming(RiskLimit.MARKET_ACCESS, 1);
        failed(closing, RiskCode.MARKET_CLOSE_ONLY, 1, 0, "");
        assertThat(closing.codes()).containsExactly(RiskCode.MARKET_CLOSE_ONLY);
        assertThat(closing.engine()
                        .explain(closing.order(), closing.account(), closing.market(), closing.control(), closing.now())
                        .line(RiskCode.MARKET_NOT_PERMITTED)
                        .filter(RuleLine::passed))
                .isEqualTo(Optional.empty());
    }

    @Test
    void hoursSequencerAndStop() {
        passed(naming(RiskLimit.MARKET_HOURS, 1), RiskCode.MARKET_CLOSED, 1, 1);
        World chain = naming(RiskLimit.REQUIRE_SEQUENCER, 1);
        passed(chain.market(chain.market().withSequencer(Sequencer.UP)), RiskCode.SEQUENCER_DOWN, 1, 1);
        World down = chain.market(chain.market().withSequencer(Sequencer.DOWN));
        failed(down, RiskCode.SEQUENCER_DOWN, 1, 0, "");
        assertThat(down.rejected().violations().get(0).detail()).doesNotContain("not known");
        failed(chain, RiskCode.SEQUENCER_DOWN, 1, 0, "not known");
        World stopped = naming(RiskLimit.REQUIRE_STOP_LOSS, 1);
        failed(stopped, RiskCode.STOP_LOSS_REQUIRED, 1, 0, "");
        passed(stopped.order(World.order(Side.LONG, "100", "10", "60000", null)), RiskCode.STOP_LOSS_REQUIRED, 1, 1);
    }

    @Test
    void slippageAndDuplicates() {
        World capped = naming(RiskLimit.MAX_SLIPPAGE, 10_000);
        failed(capped, RiskCode.SLIPPAGE_ABOVE_CAP, 10_000, 0, "not known");
        OpenOrder accepting = plain.order().withContext(new OrderContext(null, Ratio.ofMillionths(10_000), "", false));
        passed(capped.order(accepting), RiskCode.SLIPPAGE_ABOVE_CAP, 10_000, 10_000);
        World once = naming(RiskLimit.DUPLICATE_WINDOW, 30_000_000);
        OrderLog log = OrderLog.EMPTY.plus(plain.order(), World.NOON - 20_000_000);
        failed(
                once.account(once.account().toBuilder().orders(log).build()),
                RiskCode.DUPLICATE_ORDER,
                30_000_000,
                20_000_000,
                "");
        passed(
                once.account(once.account().toBuilder().orders(OrderLog.EMPTY).build()),
                RiskCode.DUPLICATE_ORDER,
                30_000_000,
                30_000_000);
    }
}
