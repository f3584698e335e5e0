package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Laws that hold for every policy, whichever optional rules it names. */
class NamedLawsTest {
    private static final int CASES = 5_000;
    private static final Set<RiskCode> HEALED_BY_SIZE =
            EnumSet.of(RiskCode.NOTIONAL_BELOW_MIN, RiskCode.SIZE_BELOW_MIN, RiskCode.DUPLICATE_ORDER);

    @Test
    @DisplayName("RSK-14 adding or tightening a rule never widens acceptance")
    void tighteningNeverWidens() {
        int[] tightened = new int[1];
        Cases.check("tighten", CASES, random -> {
            World world = NamedWorld.next(random);
            World other = NamedWorld.next(random);
            PolicyBuilder tighter = new PolicyBuilder("tighter", 1);
            other.policy().limits().forEach((limit, value) -> {
                if (random.nextBoolean()) {
                    tighter.limit(limit, value.longValue());
                    other.policy().limit(limit.partner()).ifPresent(partner -> tighter.limit(limit.partner(), partner));
                }
            });
            other.policy()
                    .scoped()
                    .forEach((scope, limits) ->
                            limits.forEach((limit, value) -> tighter.limit(scope, limit, value.longValue())));
            tighter.tiers(other.policy().tiers());
            RiskPolicy candidate;
            try {
                candidate = tighter.buildTighterOf(world.policy());
            } catch (IllegalArgumentException contradiction) {
                assertThat(contradiction).hasMessageContaining("nothing could pass");
                return;
            }
            tightened[0]++;
            assertThat(PolicyDiff.between(world.policy(), candidate).loosens()).isFalse();
            if (!world.passes()) {
                assertThat(world.policy(candidate).passes()).as("%s", world).isFalse();
            }
        });
        assertThat(tightened[0]).isGreaterThan(Cases.isFull(CASES) ? CASES / 2 : -1);
    }

    @Test
    void aLargerOrderNeverTurnsARefusalIntoAnApproval() {
        Cases.check("larger order", CASES, random -> {
            World world = NamedWorld.next(random);
            long collateral = world.order().collateral().micros();
            long larger = collateral + random.nextLong(1, collateral + 1);
            boolean refused = !HEALED_BY_SIZE.containsAll(world.check().codes());
            if (refused) {
                assertThat(world.order(world.order().withCollateral(Usd.ofMicros(larger)))
                                .passes())
                        .as("%s", world)
                        .isFalse();
            }
        });
    }

    @Test
    void theLargestOrderPassesAndOneMicroMoreDoesNot() {
        int[] found = new int[1];
        Cases.check("maxOrder is tight", CASES / 4, random -> {
            World world = NamedWorld.next(random);
            MaxOrder max = maxOrder(world);
            if (!max.exists()) {
                return;
            }
            found[0]++;
            OpenOrder best = world.order().withCollateral(max.collateral());
            OpenOrder more = world.order().withCollateral(max.collateral().plus(Usd.ofMicros(1)));
            assertThat(world.order(best).passes()).as("%s", world).isTrue();
            assertThat(world.order(more).passes()).as("%s", world).isFalse();
        });
        assertThat(found[0]).isGreaterThan(Cases.isFull(CASES / 4) ? 100 : -1);
    }

    @Test
    void theLargestOrderIsNeverOneThatWasJustAccepted() {
        int[] stepped = new int[1];
        Cases.check("maxOrder beside duplicates", CASES / 5, random -> {
            World world = NamedWorld.next(random);
            RiskPolicy policy = world.policy().toBuilder("once", 1)
                    .limit(RiskLimit.DUPLICATE_WINDOW, 60_000_000)
                    .build();
            World once = world.policy(policy)
                    .account(world.account().toBuilder().orders(OrderLog.EMPTY).build());
            MaxOrder before = maxOrder(once);
            if (!before.exists() || before.collateral().micros() < 10) {
                return;
            }
            OrderLog log = OrderLog.EMPTY;
            // One that a person typed: the throttle of automated orders stays out of it.
            OpenOrder typed = world.order().withContext(OrderContext.NONE);
            int taken = random.nextInt(1, 6);
            for (int i = 0; i < taken; i++) {
                Usd collateral = before.collateral().minus(Usd.ofMicros(i));
                log = log.plus(typed.withCollateral(collateral), world.now() - random.nextInt(60_000_000));
            }
            World again = once.account(once.account().toBuilder().orders(log).build());
            MaxOrder max = maxOrder(again);
            if (!once.order(world.order().withCollateral(before.collateral().minus(Usd.ofMicros(taken))))
                    .passes()) {
                return; // The minimum is reached on the way.
            }
            stepped[0]++;
            assertThat(max.collateral())
                    .as("%s", again)
                    .isEqualTo(before.collateral().minus(Usd.ofMicros(taken)));
            assertThat(max.binding()).contains(RiskCode.DUPLICATE_ORDER);
            assertThat(again.order(world.order().withCollateral(max.collateral()))
                            .passes())
                    .isTrue();
            assertThat(again.order(world.order().withCollateral(max.collateral().plus(Usd.ofMicros(1))))
                            .passes())
                    .isFalse();
        });
        assertThat(stepped[0]).isGreaterThan(Cases.isFull(CASES / 5) ? CASES / 100 : -1);
    }

    private static MaxOrder maxOrder(World world) {
        return world.engine().maxOrder(world.order(), world.account(), world.market(), world.control(), world.now());
    }

    @Test
    void everyAnswerTellsTheSameAndWhyNotIsTrue() {
        Map<RiskCode, Integer> seen = new EnumMap<>(RiskCode.class);
        int[] healed = new int[1];
        Cases.check("one truth", CASES / 4, random -> {
            World world = NamedWorld.next(random);
            List<RiskCode> codes = world.check().codes();
            codes.forEach(code -> seen.merge(code, 1, Integer::sum));
            Explanation explanation = world.engine()
                    .explain(world.order(), world.account(), world.market(), world.control(), world.now());
            assertThat(explanation.lines().stream()
                            .filter(line -> line.outcome() == RuleLine.Outcome.FAILED)
                            .map(RuleLine::code))
                    .as("%s", world)
                    .containsExactlyElementsOf(codes);
            assertThat(world.codes()).isEqualTo(codes);
            explanation.lines().forEach(line -> assertThat(line.text()).isNotBlank());
            world.engine()
                    .whyNot(world.order(), world.account(), world.market(), world.control(), world.now())
                    .ifPresent(why -> {
                        assertThat(codes).isNotEmpty();
                        assertThat(why.smallest()).isIn(why.changes());
                        for (Remedy change : why.changes()) {
                            assertThat(changed(world, oneLess(world, change)).passes())
                                    .as("%s of %s", change, world)
                                    .isFalse();
                            assertThat(share(world, why.smallest()))
                                    .as("%s", why)
                                    .isLessThanOrEqualTo(share(world, change));
                            healed[0]++;
                            assertThat(changed(world, change).passes())
                                    .as("%s of %s", change, world)
                                    .isTrue();
                        }
                    });
        });
        assertThat(healed[0]).isGreaterThan(Cases.isFull(CASES / 4) ? 50 : -1);
        Set<RiskCode> never = EnumSet.allOf(RiskCode.class);
        never.removeAll(seen.keySet());
        never.removeAll(EnumSet.of(RiskCode.MARKET_CLOSED, RiskCode.OUT_OF_RANGE));
        if (Cases.isFull(CASES)) {
            assertThat(never).isEmpty();
        }
    }

    /** The change by one unit less, which is not enough. */
    private static Remedy oneLess(World world, Remedy change) {
        long step = switch (change.kind()) {
            case COLLATERAL_AT_LEAST -> -1;
            case STOP_AT -> -world.order().side().sign();
            default -> 1;
        };
        return new Remedy(change.kind(), change.value() + step, change.decimals(), change.text());
    }

    /** The share of the order that a change moves, to nine digits. */
    private static BigDecimal share(World world, Remedy change) {
        OpenOrder order = world.order();
        BigDecimal after = BigDecimal.valueOf(change.value(), change.decimals());
        BigDecimal before = switch (change.kind()) {
            case LEVERAGE_AT_MOST -> BigDecimal.valueOf(order.leverage().hundredths(), 2);
            case STOP_AT ->
                order.stopLoss() == null ? liquidation(world) : order.stopLoss().toBigDecimal();
            default -> order.collateral().toBigDecimal();
        };
        BigDecimal whole = change.kind() == Remedy.Kind.STOP_AT
                ? world.market()
                        .price(world.market().priceUnits())
                        .toBigDecimal()
                        .subtract(liquidation(world))
                        .abs()
                : before;
        return after.subtract(before).abs().divide(whole, 9, RoundingMode.DOWN);
    }

    private static BigDecimal liquidation(World world) {
        return world.engine()
                .preview(world.order(), world.account(), world.market(), world.control(), world.now())
                .estimate()
                .orElseThrow()
                .liquidationPrice()
                .toBigDecimal();
    }

    private static World changed(World world, Remedy change) {
        OpenOrder order = world.order();
        return world.order(
                switch (change.kind()) {
                    case COLLATERAL_AT_MOST, COLLATERAL_AT_LEAST -> order.withCollateral(Usd.ofMicros(change.value()));
                    case LEVERAGE_AT_MOST -> order.withLeverage(Leverage.ofHundredths((int) change.value()));
                    case STOP_AT -> order.withStopLoss(Price.of(change.value(), change.decimals()));
                    case PRICE_ABOVE, PRICE_BELOW, WAIT -> throw new AssertionError(change);
                });
    }

    @Test
    void theOrderOfChangesToAnAccountDoesNotMatter() {
        Cases.check("permutation", 2_000, random -> {
            List<String> names = new ArrayList<>();
            Map<String, MarketExposure> parts = new TreeMap<>();
            for (int i = random.nextInt(1, 60); i > 0; i--) {
                String name = "M" + random.nextInt(1_000) + "-USD";
                names.add(name);
                parts.put(
                        name,
                        new MarketExposure(
                                random.nextLong(1L << 40), random.nextLong(1L << 40), 0, random.nextLong(9), 1, 2, 3));
            }
            AccountState.Builder once = World.plain().account().toBuilder();
            parts.forEach((name, exposure) -> once.market(name, group(name), exposure));
            AccountState.Builder stepwise = World.plain().account().toBuilder();
            for (String name : names) {
                stepwise.market(name, "elsewhere", MarketExposure.of(Side.LONG, Usd.of(7), Usd.of(1), 9));
            }
            for (int i = names.size() - 1; i >= 0; i--) {
                String name = names.get(i);
                stepwise.market(name, group(name), Objects.requireNonNull(parts.get(name)));
            }
            AccountState a = once.build();
            AccountState b = stepwise.build();
            assertThat(b).isEqualTo(a).hasSameHashCodeAs(a);
            assertThat(b.totals).isEqualTo(a.totals);
            assertThat(b.group("even")).isEqualTo(a.group("even"));
            assertThat(b.group("elsewhere").gross()).isZero();
            assertThat(a.totals.gross())
                    .isEqualTo(parts.values().stream()
                            .mapToLong(MarketExposure::gross)
                            .sum());
        });
    }

    private static String group(String name) {
        return name.hashCode() % 2 == 0 ? "even" : "odd";
    }

    @Test
    void aDecisionIsRecomputedFromItsInputsAndNothingElseFits() {
        Cases.check("canonical bytes", 1_000, random -> {
            World w = NamedWorld.next(random);
            byte[] bytes = w.assess().canonicalBytes();
            assertThat(verified(w, bytes)).isTrue();
            assertThat(verified(w.at(w.now() + 1), bytes)).isFalse();
            assertThat(verified(w.policy(w.policy().toBuilder("other", 1).build()), bytes))
                    .isFalse();
            assertThat(verified(w.control(ControlState.FROZEN), bytes)).isEqualTo(w.control() == ControlState.FROZEN);
        });
    }

    private static boolean verified(World w, byte[] bytes) {
        return w.engine().verify(bytes, w.order(), w.account(), w.market(), w.control(), w.epoch(), w.now());
    }

    @Test
    void aShadowCountsWhatDiffersAndNeverChangesAVerdict() {
        World world = World.plain();
        RiskPolicy strict = world.policy().toBuilder("strict", 2)
                .limit(RiskLimit.MAX_COLLATERAL, 50_000_000)
                .build();
        ShadowPolicy shadow = ShadowPolicy.of(world.engine(), strict, 2);
        for (int collateral : new int[] {40, 60, 70, 80}) {
            OpenOrder order = world.order().withCollateral(Usd.of(collateral));
            assertThat(shadow.assess(order, world.account(), world.market(), world.control(), 1, world.now())
                            .<Boolean>fold(yes -> true, no -> false))
                    .isTrue();
        }
        assertThat(shadow.decisions()).isEqualTo(4);
        assertThat(shadow.onlyCandidateRefused()).isEqualTo(3);
        assertThat(shadow.onlyLiveRefused()).isZero();
        assertThat(shadow.differences()).hasSize(2).allSatisfy(difference -> {
            assertThat(difference.live()).isEmpty();
            assertThat(difference.candidate()).containsExactly(RiskCode.COLLATERAL_ABOVE_MAX);
        });
    }
}
