package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.Cases;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RiskLawsTest {
    private static final int CASES = 5_000;
    private static final Set<RiskCode> BELOW_MINIMUM =
            EnumSet.of(RiskCode.NOTIONAL_BELOW_MIN, RiskCode.SIZE_BELOW_MIN, RiskCode.DUPLICATE_ORDER);
    private static final Set<RiskCode> PRICE_CODES =
            EnumSet.of(RiskCode.PRICE_MISSING, RiskCode.PRICE_STALE, RiskCode.PRICE_DISPUTED, RiskCode.PRICE_INVALID);

    @Test
    void aLargerOrderNeverTurnsARefusalIntoAnApprovalExceptForTheMinimum() {
        Cases.check("larger order", CASES, random -> {
            World world = RandomWorld.next(random);
            long collateral = world.order().collateral().micros();
            long larger = collateral + random.nextLong(Math.min(collateral, Usd.MAX_MICROS - collateral) + 1);
            boolean refused = !BELOW_MINIMUM.containsAll(world.check().codes());
            boolean refusedToo = !world.order(world.order().withCollateral(Usd.ofMicros(larger)))
                    .passes();
            assertThat(!refused || refusedToo).as("%s", world).isTrue();
        });
    }

    @Test
    void moreLeverageNeverHealsLeverageOrLiquidation() {
        Cases.check("more leverage", CASES, random -> {
            World world = RandomWorld.ordinary(random);
            int leverage = world.order().leverage().hundredths();
            int more = random.nextInt(leverage, Leverage.MAX_HUNDREDTHS + 1);
            Reasons before = world.check();
            Reasons after = world.order(world.order().withLeverage(Leverage.ofHundredths(more)))
                    .check();
            if (before.contains(RiskCode.LEVERAGE_ABOVE_MAX)) {
                assertThat(after.contains(RiskCode.LEVERAGE_ABOVE_MAX))
                        .as("%s", world)
                        .isTrue();
            }
            if (before.contains(RiskCode.LIQUIDATION_TOO_CLOSE)) {
                assertThat(after.contains(RiskCode.LIQUIDATION_TOO_CLOSE) || after.contains(RiskCode.OUT_OF_RANGE))
                        .as("%s", world)
                        .isTrue();
            }
        });
    }

    @Test
    void aLooserLimitNeverAddsAReason() {
        Cases.check("looser limit", CASES, random -> {
            World world = RandomWorld.next(random);
            List<RiskCode> before = world.check().codes();
            List<RiskCode> after =
                    world.policy(loosened(world.policy(), random)).check().codes();
            assertThat(before).as("%s", world).containsAll(after);
        });
    }

    private static RiskPolicy loosened(RiskPolicy policy, RandomGenerator random) {
        PolicyBuilder looser = policy.toBuilder("looser", 1);
        switch (random.nextInt(7)) {
            case 0 ->
                looser.maxPosition(
                        Usd.ofMicros(random.nextLong(policy.maxPosition().micros(), Usd.MAX_MICROS + 1)));
            case 1 ->
                looser.maxLeverage(Leverage.ofHundredths(
                        random.nextInt(policy.maxLeverage().hundredths(), Leverage.MAX_HUNDREDTHS + 1)));
            case 2 -> looser.maxAccountRisk(up(policy.maxAccountRisk(), random));
            case 3 ->
                looser.stressMove(Ratio.ofMillionths(
                        random.nextLong(1, policy.stressMove().millionths() + 1)));
            case 4 -> looser.liquidationBuffer(up(policy.liquidationBuffer(), random));
            case 5 -> looser.maxDailyLoss(up(policy.maxDailyLoss(), random));
            default ->
                looser.maxPriceAge(
                        Duration.ofMillis(random.nextLong(policy.maxPriceAge().toMillis(), 3_600_001)));
        }
        return looser.build();
    }

    private static Ratio up(Ratio ratio, RandomGenerator random) {
        return Ratio.ofMillionths(random.nextLong(ratio.millionths(), Ratio.ONE_MILLIONTHS + 1));
    }

    @Test
    void withoutAUsableFreshPriceNothingIsApproved() {
        int[] wouldHavePassed = new int[1];
        Cases.check("missing data", CASES, random -> {
            World world = RandomWorld.next(random);
            wouldHavePassed[0] += world.passes() ? 1 : 0;
            PriceStatus status = PriceStatus.values()[random.nextInt(1, PriceStatus.values().length)];
            MarketState market = world.market();
            World blind = world.market(MarketState.of(
                    market.instrument(),
                    market.terms(),
                    status,
                    "",
                    market.priceUnits(),
                    market.confidenceUnits(),
                    market.asOfMicros()));
            assertThat(blind.check().codes()).containsAnyElementsOf(PRICE_CODES);
            long tooLate = World.NOON + world.policy().maxPriceAge().toNanos() / 1_000 + 1 + random.nextInt(1_000_000);
            World old = world.market(MarketState.priced(
                            market.instrument(),
                            market.terms(),
                            market.priceUnits(),
                            market.confidenceUnits(),
                            World.NOON))
                    .at(tooLate);
            assertThat(old.passes()).isFalse();
        });
        assertThat(wouldHavePassed[0]).isGreaterThan(Cases.isFull(CASES) ? CASES / 20 : -1);
    }

    @Test
    void worseDataNeverHelps() {
        Cases.check("worse data", CASES, random -> {
            World world = RandomWorld.ordinary(random);
            if (world.market().confidenceUnits() < 0) {
                return;
            }
            long wider = world.market().confidenceUnits() + random.nextLong(1L << random.nextInt(1, 40));
            if (world.market().status() == PriceStatus.USABLE) {
                assertThat(world.confidence(wider).check().codes())
                        .as("%s", world)
                        .containsAll(world.check().codes());
            }
        });
    }

    @Test
    void noStateButActiveApprovesAnOpening() {
        Cases.check("control state", CASES, random -> {
            World world = RandomWorld.next(random);
            for (ControlState state : ControlState.values()) {
                if (state != ControlState.ACTIVE) {
                    assertThat(world.control(state).passes()).isFalse();
                }
            }
        });
    }

    @Test
    void aStopOnTheWrongSideIsAlwaysRefused() {
        Cases.check("stop side", CASES, random -> {
            World world = RandomWorld.ordinary(random);
            MarketState market = world.market();
            if (!market.priced) {
                return;
            }
            long beyond = random.nextLong(market.priceUnits());
            OpenOrder order = world.order();
            OpenOrder wrong = new OpenOrder(
                    order.account(),
                    order.instrument(),
                    order.side(),
                    order.collateral(),
                    order.leverage(),
                    Price.of(
                            market.priceUnits() + order.side().sign() * beyond,
                            market.instrument().priceDecimals()),
                    null);
            assertThat(world.order(wrong).passes()).isFalse();
        });
    }

    @Test
    void theLargestOrderPassesAndOneMicroMoreDoesNot() {
        int[] found = new int[1];
        Cases.check("maxOrder is tight", CASES, random -> {
            World world = RandomWorld.next(random);
            MaxOrder max = world.engine()
                    .maxOrder(world.order(), world.account(), world.market(), world.control(), world.now());
            if (max.exists()) {
                found[0]++;
                assertThat(max.blockers()).isEmpty();
                World best = world.order(world.order().withCollateral(max.collateral()));
                assertThat(best.passes()).as("%s", best).isTrue();
                World more = world.order(
                        world.order().withCollateral(max.collateral().plus(Usd.ofMicros(1))));
                assertThat(more.passes()).as("%s", more).isFalse();
                assertThat(more.rejected().code()).isEqualTo(max.binding().orElseThrow());
            } else {
                assertThat(max.blockers()).isNotEmpty();
                assertThat(max.binding()).isEmpty();
                assertThat(world.passes()).as("%s", world).isFalse();
            }
        });
        assertThat(found[0]).isGreaterThan(Cases.isFull(CASES) ? 1_000 : -1);
    }

    @Test
    void whatIsSaidToPassDoesSatisfyItsRuleAndIsTight() {
        int[] applied = new int[1];
        Cases.check("remedies are true", CASES, random -> {
            World world = RandomWorld.next(random);
            world.assess().fold(a -> 0, rejected -> {
                for (Violation violation : rejected.violations()) {
                    Remedy remedy = violation.wouldPass();
                    if (remedy.kind() != Remedy.Kind.WAIT) {
                        applied[0]++;
                        assertThat(with(world, violation, 0).check().contains(violation.code()))
                                .as("%s of %s", violation, world)
                                .isFalse();
                    }
                    if (remedy.kind() == Remedy.Kind.COLLATERAL_AT_MOST) {
                        assertThat(with(world, violation, 1).check().codes())
                                .as("%s of %s", violation, world)
                                .containsAnyOf(violation.code(), RiskCode.OUT_OF_RANGE);
                    }
                    if (remedy.kind() == Remedy.Kind.COLLATERAL_AT_LEAST && remedy.value() > 1) {
                        assertThat(with(world, violation, -1).check().contains(violation.code()))
                                .isTrue();
                    }
                }
                return 0;
            });
        });
        assertThat(applied[0]).isGreaterThan(Cases.isFull(CASES) ? 5_000 : -1);
    }

    private static World with(World world, Violation violation, int more) {
        OpenOrder order = world.order();
        long value = violation.wouldPass().value();
        int decimals = violation.wouldPass().decimals();
        return world.order(
                switch (violation.wouldPass().kind()) {
                    case COLLATERAL_AT_MOST, COLLATERAL_AT_LEAST -> order.withCollateral(Usd.ofMicros(value + more));
                    case LEVERAGE_AT_MOST -> order.withLeverage(Leverage.ofHundredths((int) value));
                    case PRICE_ABOVE -> moved(order, violation.code(), Price.of(value + 1, decimals));
                    case STOP_AT -> order.withStopLoss(Price.of(value, decimals));
                    case PRICE_BELOW -> moved(order, violation.code(), Price.of(Math.max(1, value - 1), decimals));
                    case WAIT -> order;
                });
    }

    private static OpenOrder moved(OpenOrder order, RiskCode code, Price price) {
        boolean target = code == RiskCode.TAKE_PROFIT_WRONG_SIDE;
        return new OpenOrder(
                order.account(),
                order.instrument(),
                order.side(),
                order.collateral(),
                order.leverage(),
                target ? order.stopLoss() : price,
                target ? price : order.takeProfit());
    }

    @Test
    void whatIsReservedCountsLikeWhatIsOpenAndOnce() {
        Cases.check("reserve then open", CASES, random -> {
            World world = RandomWorld.ordinary(random);
            if (!world.passes()) {
                return;
            }
            Reservation reservation = world.approved().reservation();
            AccountState account = world.account();
            AccountState reserved = account.toBuilder()
                    .reserve(reservation, world.market().instrument().group())
                    .build();
            Explanation first = explain(world);
            Explanation second = explain(world.account(reserved));
            for (RiskCode code : new RiskCode[] {
                RiskCode.POSITION_ABOVE_MAX,
                RiskCode.ACCOUNT_RISK_ABOVE_MAX,
                RiskCode.MARGIN_ABOVE_FREE,
                RiskCode.DAILY_LOSS_ABOVE_MAX
            }) {
                // What the order would use is exactly what is used once it is reserved.
                RuleLine then = second.line(code).orElseThrow();
                RuleLine now = first.line(code).orElseThrow();
                assertThat(then.before()).as("%s", code).isEqualTo(now.after());
                assertThat(then.limit()).isEqualTo(now.limit());
            }
        });
    }

    @Test
    void explainPreviewCheckAndAssessNeverDisagreeAndNeverThrow() {
        Cases.check("one truth", CASES / 4, random -> {
            World world = RandomWorld.next(random);
            boolean passes = world.passes();
            assertThat(explain(world).passed()).as("%s", world).isEqualTo(passes);
            assertThat(world.assess().<Boolean>fold(a -> true, r -> false)).isEqualTo(passes);
            Preview preview = world.engine()
                    .preview(world.order(), world.account(), world.market(), world.control(), world.now());
            assertThat(preview.wouldPass()).isEqualTo(passes);
            preview.explanation()
                    .lines()
                    .forEach(line -> assertThat(line.text()).isNotBlank());
            world.engine()
                    .headroom(world.account(), world.market())
                    .forEach(room -> assertThat(room.text()).isNotBlank());
            if (passes) {
                Preview.Estimate estimate = preview.estimate().orElseThrow();
                Approved approved = world.approved();
                assertThat(estimate.notional()).isEqualTo(approved.notional());
                assertThat(estimate.fee()).isEqualTo(approved.fee());
                assertThat(estimate.size()).isEqualTo(approved.size());
                assertThat(estimate.liquidationPrice()).isEqualTo(approved.liquidationPrice());
                assertThat(estimate.worstLoss()).isEqualTo(approved.worstLoss());
                assertThat(estimate.price()).isEqualTo(approved.price());
            } else {
                assertThat(world.rejected()).hasToString(world.rejected().toString());
                assertThat(explain(world).lines().stream()
                                .filter(line -> line.outcome() == RuleLine.Outcome.FAILED)
                                .map(RuleLine::code))
                        .containsExactlyElementsOf(world.codes());
            }
        });
    }

    @Test
    void theOrderOfMarketsDoesNotMatter() {
        Cases.check("permutation", 1_000, random -> {
            World world = RandomWorld.ordinary(random);
            AccountState account = world.account();
            AccountState.Builder reversed = AccountState.builder(account.id(), account.version())
                    .equity(account.equity())
                    .freeMargin(account.freeMargin())
                    .dayBase(account.dayBase())
                    .realizedToday(account.realizedToday())
                    .unrealized(account.unrealized())
                    .reservedMargin(account.reservedMargin())
                    .reservedWorstLoss(account.reservedWorstLoss());
            account.markets().keySet().stream()
                    .sorted(java.util.Comparator.reverseOrder())
                    .forEach(id -> reversed.market(id, account.market(id)));
            assertThat(reversed.build()).isEqualTo(account);
            assertThat(world.account(reversed.build()).check().codes())
                    .isEqualTo(world.check().codes());
        });
    }

    private static Explanation explain(World world) {
        return world.engine().explain(world.order(), world.account(), world.market(), world.control(), world.now());
    }
}
