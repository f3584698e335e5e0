package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.Cases;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Comparisons alone, against every rule in turn. */
class VerdictTest {
    private static final int ENOUGH = 10_000;

    @Test
    void comparisonsAnswerAsEveryRuleInTurnDoesWithItsNumbers() {
        int[] compared = new int[1];
        int[] refused = new int[1];
        Cases.check("comparisons equal the rules", ENOUGH, random -> {
            World w = random.nextInt(4) > 0 ? RandomWorld.next(random) : NamedWorld.next(random);
            Evaluation quick = ask(w, w.policy()).run(null);
            Numbers numbers = new Numbers();
            Evaluation slow = ask(w, w.policy()).work(numbers);
            same(w, quick, slow);
            Evaluation third = ask(w, w.policy().toBuilder("third", 3).build());
            same(w, third.run(null), slow);
            if (quick.compared) {
                compared[0]++;
                for (RiskCode code : Reasons.codes(quick.low, quick.high)) {
                    refused[0]++;
                    if (ComparedNumbers.knows(code, quick)) {
                        assertThat(ComparedNumbers.limit(code, quick))
                                .as("limit of %s in %s", code, w)
                                .isEqualTo(numbers.limit(code));
                        assertThat(ComparedNumbers.actual(code, quick))
                                .as("actual of %s in %s", code, w)
                                .isEqualTo(numbers.after(code));
                    }
                }
            }
        });
        if (Cases.isFull(ENOUGH)) {
            assertThat(compared[0]).isGreaterThan(ENOUGH / 4);
            assertThat(refused[0]).isGreaterThan(ENOUGH / 8);
        }
    }

    @Test
    void comparisonsChangeTheirMindWhereTheRulesDo() {
        int[] edges = new int[1];
        Cases.check("comparisons at every edge", ENOUGH / 8, random -> {
            World w = compared(random);
            OpenOrder order = w.order();
            List<World> near = new ArrayList<>();
            for (long age : new long[] {w.policy().maxPriceAge().toNanos() / 1_000, -1_000_000}) {
                for (int by = -1; by <= 1; by++) {
                    near.add(w.at(w.market().asOfMicros() + age + by));
                }
            }
            Long largest = largest(w);
            if (largest != null) {
                around(near, w, order, Remedy.Kind.COLLATERAL_AT_MOST, largest, 6);
            }
            w.assess().fold(yes -> 0, no -> {
                no.violations().forEach(each -> {
                    Remedy told = each.wouldPass();
                    around(near, w, order, told.kind(), told.value(), told.decimals());
                });
                return 0;
            });
            MarketState market = w.market();
            if (market.priced) {
                long liquidation = PriceRules.liquidation(
                        market, order.side() == Side.LONG, order.leverage().hundredths());
                around(near, w, order, Remedy.Kind.STOP_AT, liquidation, market.decimals);
                around(near, w, order, Remedy.Kind.STOP_AT, market.priceUnits(), market.decimals);
                around(near, w, order, Remedy.Kind.PRICE_ABOVE, market.priceUnits(), market.decimals);
            }
            for (World edge : near) {
                edges[0] += ask(edge, edge.policy()).run(null).compared ? 1 : 0;
                same(
                        edge,
                        ask(edge, edge.policy()).run(null),
                        ask(edge, edge.policy()).work(null));
            }
        });
        assertThat(edges[0]).isGreaterThan(Cases.isFull(ENOUGH / 8) ? 5 * ENOUGH / 8 : -1);
    }

    /** A policy that names only what is compared, most of it near what the order needs. */
    private static World compared(RandomGenerator random) {
        World w = RandomWorld.ordinary(random);
        PolicyBuilder policy = w.policy().toBuilder("compared", 1);
        long notional = Math.max(1, w.order().collateral().micros())
                * w.order().leverage().hundredths()
                / 100;
        for (RiskLimit limit : List.of(
                RiskLimit.MAX_ORDER_NOTIONAL,
                RiskLimit.MAX_COLLATERAL,
                RiskLimit.MAX_GROSS_EXPOSURE,
                RiskLimit.MAX_NET_EXPOSURE,
                RiskLimit.MAX_LONG_EXPOSURE,
                RiskLimit.MAX_SHORT_EXPOSURE)) {
            if (random.nextInt(3) == 0) {
                long most = limit == RiskLimit.MAX_COLLATERAL
                        ? 2 * w.order().collateral().micros()
                        : 3 * notional + 2;
                policy.limit(limit, random.nextLong(1, most + 1));
            }
        }
        if (random.nextInt(3) == 0) {
            policy.limit(RiskLimit.MAX_MARKET_POSITIONS, random.nextInt(1, 6));
            policy.limit(RiskLimit.MAX_POSITIONS, random.nextInt(1, 9));
        }
        return w.policy(policy.build());
    }

    private static @Nullable Long largest(World w) {
        MaxOrder max = w.engine().maxOrder(w.order(), w.account(), w.market(), w.control(), w.now());
        return max.exists() ? max.collateral().micros() : null;
    }

    private static void around(List<World> near, World w, OpenOrder order, Remedy.Kind kind, long value, int decimals) {
        for (int by = -2; by <= 2; by++) {
            long at = value + by;
            if (at < 1) {
                continue;
            }
            switch (kind) {
                case COLLATERAL_AT_MOST, COLLATERAL_AT_LEAST -> {
                    if (at <= Usd.MAX_MICROS) {
                        near.add(w.order(order.withCollateral(Usd.ofMicros(at))));
                    }
                }
                case LEVERAGE_AT_MOST -> {
                    if (at >= Leverage.ONE_HUNDREDTHS && at <= Leverage.MAX_HUNDREDTHS) {
                        near.add(w.order(order.withLeverage(Leverage.ofHundredths((int) at))));
                    }
                }
                case STOP_AT -> near.add(w.order(order.withStopLoss(Price.of(at, decimals))));
                case PRICE_ABOVE, PRICE_BELOW ->
                    near.add(w.order(new OpenOrder(
                            order.account(),
                            order.instrument(),
                            order.side(),
                            order.collateral(),
                            order.leverage(),
                            order.stopLoss(),
                            Price.of(at, decimals))));
                case WAIT -> near.add(w);
            }
        }
    }

    @Test
    void aSnapshotAnswersEveryPolicyAndOrderAsIfItWereNew() {
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        Cases.check("kept rooms", ENOUGH / 100, random -> {
            World shared = compared(random);
            List<World> questions = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RiskPolicy policy = compared(random).policy();
                Usd collateral = Usd.ofMicros(random.nextLong(1, 10_000_000_000L));
                questions.add(shared.policy(policy).order(shared.order().withCollateral(collateral)));
            }
            List<Thread> readers = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                int first = reader;
                readers.add(new Thread(() -> {
                    for (int i = 0; i < 3 * questions.size(); i++) {
                        World w = questions.get((first + i) % questions.size());
                        try {
                            assertThat(w.check().codes()).as("%s", w).isEqualTo(slow(w));
                        } catch (AssertionError | RuntimeException broken) {
                            wrong.add(String.valueOf(broken.getMessage()));
                        }
                    }
                }));
            }
            readers.forEach(Thread::start);
            for (Thread reader : readers) {
                reader.join();
            }
        });
        assertThat(wrong).isEmpty();
    }

    private static List<RiskCode> slow(World w) {
        Evaluation e = ask(w, w.policy()).work(null);
        return Reasons.codes(e.low, e.high);
    }

    @Test
    void whatComparisonsReadIsNeverChanged() {
        for (Class<?> read : List.of(Rooms.class, Standing.class, FlatLimits.class)) {
            assertThat(Arrays.stream(read.getDeclaredFields())
                            .filter(field -> !field.isSynthetic() && !Modifier.isFinal(field.getModifiers())))
                    .as("fields of %s that change", read)
                    .isEmpty();
        }
    }

    private static Evaluation ask(World w, RiskPolicy policy) {
        return Evaluation.of(policy, w.order(), w.account(), w.market(), w.control(), w.now());
    }

    private static void same(World w, Evaluation quick, Evaluation slow) {
        if (quick.low != slow.low || quick.high != slow.high) {
            assertThat(Reasons.codes(quick.low, quick.high)).as("%s", w).isEqualTo(Reasons.codes(slow.low, slow.high));
        }
        if (quick.compared) {
            assertThat(quick.notional).as("%s", w).isEqualTo(slow.notional);
            assertThat(quick.fee).as("%s", w).isEqualTo(slow.fee);
            assertThat(quick.worst()).as("%s", w).isEqualTo(slow.worst());
            assertThat(quick.liquidation()).as("%s", w).isEqualTo(slow.liquidation());
        }
    }
}
