package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Cases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LawsTest {
    private static final int CASES = 10_000;

    record Quote(long units, long confidence, long ageMicros) {}

    /** Prices around 100, from nearly equal to far apart, on both sides of the deviation limit. */
    private static long near(RandomGenerator random) {
        long base = World.units("100");
        long spread = new long[] {1, base / 1_000, base / 200, base / 50, base / 4}[random.nextInt(5)];
        return base + random.nextLong(-spread, spread + 1);
    }

    private static List<Quote> quotes(RandomGenerator random, int count) {
        List<Quote> quotes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long units = near(random);
            quotes.add(new Quote(units, random.nextLong(units / 150), random.nextLong(5_500_000)));
        }
        return quotes;
    }

    /** Each source quotes at its own age, the oldest first, as time brings them. */
    private static World play(List<Quote> quotes) {
        World world = new World(FeedPolicy.defaults(), quotes.size());
        long end = world.clock.epochMicros() + 60_000_000;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < quotes.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Long.compare(quotes.get(b).ageMicros, quotes.get(a).ageMicros));
        for (int source : order) {
            Quote quote = quotes.get(source);
            world.clock.advanceMicros(end - quote.ageMicros - world.clock.epochMicros());
            world.feed.offer(0, source, quote.units, quote.confidence, world.clock.epochMicros());
        }
        world.clock.advanceMicros(end - world.clock.epochMicros());
        return world;
    }

    private static String outcome(World world) {
        return world.feed
                .read(0)
                .fold(
                        price -> price.units() + " " + price.confidenceUnits() + " " + price.asOfMicros() + " "
                                + price.sourceCount(),
                        reasons -> reasons.stream()
                                .map(r -> r.reason() + " " + r.limit() + " " + r.actual())
                                .sorted()
                                .toList()
                                .toString());
    }

    @Test
    void permutationOfSourcesDoesNotMatter() {
        Cases.check("permutation of sources", CASES, random -> {
            List<Quote> quotes = quotes(random, 2 + random.nextInt(6));
            List<Quote> shuffled = new ArrayList<>(quotes);
            Collections.shuffle(shuffled, new Random(random.nextLong()));
            assertThat(outcome(play(shuffled))).isEqualTo(outcome(play(quotes)));
        });
    }

    @Test
    void aMinorityOfLiarsNeverMovesThePriceOutOfTheHonestRange() {
        int[] usable = {0};
        Cases.check("honest range", CASES, random -> {
            int liars = 1 + random.nextInt(3);
            int sources = 2 * liars + 1;
            World world = new World(FeedPolicy.defaults(), sources);
            long[] honest = new long[sources];
            for (int round = 0; round < 3; round++) {
                world.clock.advanceMicros(random.nextLong(1, 1_500_000));
                long now = world.clock.epochMicros();
                long low = Long.MAX_VALUE;
                long high = 0;
                for (int i = liars; i < sources; i++) {
                    honest[i] = near(random);
                    world.feed.offer(0, i, honest[i], 0, now);
                    low = Math.min(low, honest[i]);
                    high = Math.max(high, honest[i]);
                    for (int liar = 0; liar < liars; liar++) {
                        boolean bold = random.nextBoolean();
                        long lie = bold ? Cases.anyLong(random) : near(random);
                        long time = random.nextBoolean() ? now + random.nextInt(-5, 1_000_000) : Cases.anyLong(random);
                        world.feed.offer(0, liar, lie, bold ? Cases.anyLong(random) : 0, time);
                    }
                }
                PriceSlot slot = new PriceSlot();
                if (world.feed.readInto(0, slot)) {
                    usable[0]++;
                    assertThat(slot.units()).isBetween(low, high);
                }
            }
        });
        assertThat(usable[0])
                .as("the law was really exercised")
                .isGreaterThan(Integer.getInteger("plimsoll.cases", CASES) / 10);
    }

    @Test
    void aWorseSetOfThreeQuotesNeverBecomesUsable() {
        int[] unusable = {0};
        Cases.check("worse never usable", CASES, random -> {
            List<Quote> quotes = quotes(random, 3);
            boolean before = play(quotes).feed.usable(0);
            int at = random.nextInt(3);
            Quote quote = quotes.get(at);
            List<Quote> worse = new ArrayList<>(quotes);
            worse.set(
                    at,
                    switch (random.nextInt(4)) {
                        case 0 ->
                            new Quote(quote.units, quote.units / 150 + random.nextLong(quote.units), quote.ageMicros);
                        case 1 -> new Quote(-random.nextLong(1_000), quote.confidence, quote.ageMicros);
                        case 2 -> new Quote(quote.units, quote.confidence, 5_000_001 + random.nextLong(900_000));
                        default -> new Quote(quote.units, -1 - random.nextLong(1_000), quote.ageMicros);
                    });
            if (!before) {
                unusable[0]++;
                assertThat(play(worse).feed.usable(0)).isFalse();
            }
        });
        assertThat(unusable[0]).isPositive();
    }

    @Test
    void aSetThatWasRefusedIsNotUsableWhenSomeOfItAreOlderOrTalkNonsense() {
        int[] unusable = {0};
        Cases.check("silence is no consent", CASES, random -> {
            List<Quote> quotes = quotes(random, 2 + random.nextInt(6));
            quotes.replaceAll(quote -> new Quote(quote.units, quote.confidence, quote.ageMicros % 5_000_001));
            World world = play(quotes);
            // A jump is held against what was said before, and not against who says what now.
            if (world.feed.usable(0) || world.reasons().contains(FeedReason.JUMP)) {
                return;
            }
            unusable[0]++;
            List<Quote> older = new ArrayList<>(quotes);
            int silent = random.nextInt(1 << quotes.size());
            for (int i = 0; i < quotes.size(); i++) {
                if ((silent & (1 << i)) != 0) {
                    Quote quote = quotes.get(i);
                    older.set(i, new Quote(quote.units, quote.confidence, 5_000_001 + random.nextLong(54_999_999)));
                    world.feed.offer(0, i, random.nextInt(-5, 1), 0, world.clock.epochMicros());
                }
            }
            assertThat(play(older).feed.usable(0)).as("silent").isFalse();
            assertThat(world.feed.usable(0)).as("not a price").isFalse();
        });
        assertThat(unusable[0]).isPositive();
    }

    @Test
    void aStalePriceIsNeverUsableAndEveryProofIsInTime() {
        Cases.check("stale never usable", CASES, random -> {
            World world = new World(
                    FeedPolicy.builder()
                            .maxAge(Duration.ofMillis(1 + random.nextInt(4_000)))
                            .build(),
                    3);
            long maxAge = world.feed.policy(0).maxAgeMicros();
            long[] newest = new long[3];
            for (int step = 0; step < 30; step++) {
                world.clock.advanceMicros(random.nextLong(maxAge));
                int source = random.nextInt(3);
                long made = world.clock.epochMicros() - random.nextLong(maxAge * 2);
                if (world.feed.offer(0, source, World.units("100"), 0, made).accepted()) {
                    newest[source] = made;
                }
                long now = world.clock.epochMicros();
                int fresh = 0;
                for (long time : newest) {
                    fresh += now - time <= maxAge ? 1 : 0;
                }
                assertThat(world.feed.usable(0)).isEqualTo(fresh >= 2);
                if (fresh >= 2) {
                    assertThat(world.price().validUntilMicros()).isGreaterThanOrEqualTo(now);
                    assertThat(world.price().sourceCount()).isEqualTo(fresh);
                }
            }
            world.clock.advanceMicros(maxAge + 1);
            assertThat(world.feed.usable(0)).isFalse();
        });
    }

    @Test
    void theThreeWaysOfReadingAgree() {
        Cases.check("three ways of reading", CASES, random -> {
            World world = play(quotes(random, 3));
            PriceSlot slot = new PriceSlot();
            boolean usable = world.feed.usable(0);
            assertThat(world.feed.readInto(0, slot)).isEqualTo(usable);
            assertThat(world.refusals().isEmpty()).isEqualTo(usable);
            assertThat(world.feed.health().allUsable()).isEqualTo(usable);
            if (usable) {
                assertThat(world.price().units()).isEqualTo(slot.units());
                assertThat(world.price().confidenceUnits()).isEqualTo(slot.confidenceUnits());
                assertThat(world.price().asOfMicros()).isEqualTo(slot.asOfMicros());
                assertThat(world.price().validUntilMicros()).isEqualTo(slot.validUntilMicros());
            }
        });
    }
}
