package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Cases;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What holds under every rule of aggregation. */
class RuleLawsTest {
    private static final int CASES = 1_000;

    private record Word(long units, long confidence, int weight) {}

    private static Aggregation anyRule(RandomGenerator random) {
        return Aggregation.values()[random.nextInt(Aggregation.values().length)];
    }

    private static Word anyWord(RandomGenerator random) {
        long base = World.units("100");
        long spread = base / new long[] {2_000, 300, 100}[random.nextInt(3)];
        return new Word(
                base + random.nextLong(-spread, spread), 1 + random.nextLong(base / 400), 1 + random.nextInt(3));
    }

    private static World world(Aggregation rule, boolean mad, List<Word> words) {
        FeedPolicy.Builder policy = FeedPolicy.builder().aggregation(rule);
        if (mad) {
            policy.mad(MadRule.USUAL);
        }
        for (int i = 0; i < words.size(); i++) {
            policy.source(World.NAMES.get(i), SourcePolicy.ofWeight(words.get(i).weight));
        }
        return new World(policy.build(), words.size());
    }

    private static void say(World world, List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            world.feed.offer(0, i, words.get(i).units, words.get(i).confidence, world.clock.epochMicros());
        }
    }

    private static String outcome(World world) {
        return world.feed
                .read(0)
                .fold(
                        price -> price.units() + " " + price.confidenceUnits() + " " + price.sourceCount(),
                        reasons -> reasons.get(0).toString());
    }

    @Test
    void liarsWithLessThanHalfOfTheVotesNeverMoveThePriceOutOfTheHonestRange() {
        int[] usable = {0};
        Cases.check("honest range under every rule", CASES, random -> {
            int liars = 1 + random.nextInt(3);
            Aggregation rule = anyRule(random);
            List<Word> words = new ArrayList<>();
            long low = Long.MAX_VALUE;
            long high = 0;
            for (int i = 0; i < 2 * liars + 1; i++) {
                Word word = anyWord(random);
                boolean lies = i < liars;
                // Weights are given to sources that are trusted: a liar has the least.
                words.add(new Word(word.units, word.confidence, lies ? 2 : 2 + (i & 1)));
                if (!lies) {
                    long vote = rule == Aggregation.PYTH ? word.confidence : 0;
                    low = Math.min(low, word.units - vote);
                    high = Math.max(high, word.units + vote);
                }
            }
            World world = world(rule, random.nextBoolean(), words);
            say(world, words);
            PriceSlot slot = new PriceSlot();
            if (world.feed.readInto(0, slot)) {
                usable[0]++;
                assertThat(slot.units()).isBetween(low, high);
            }
        });
        if (Cases.isFull(CASES)) {
            assertThat(usable[0]).as("the law was really exercised").isPositive();
        }
    }

    @Test
    void whoSaysWhatDoesNotMatterWhenWeightsGoWithTheWords() {
        Cases.check("permutation under every rule", CASES, random -> {
            Aggregation rule = anyRule(random);
            boolean mad = random.nextBoolean();
            List<Word> words = new ArrayList<>();
            for (int i = 4 + random.nextInt(4); i > 0; i--) {
                Word word = anyWord(random);
                words.add(new Word(word.units, word.confidence, 2 + random.nextInt(2)));
            }
            List<Word> shuffled = new ArrayList<>(words);
            Collections.shuffle(shuffled, new Random(random.nextLong()));
            World one = world(rule, mad, words);
            World other = world(rule, mad, shuffled);
            say(one, words);
            say(other, shuffled);
            assertThat(outcome(other)).isEqualTo(outcome(one));
        });
    }

    @Test
    void withoutNewQuotesNothingBecomesUsableAndAgesOnlyGrow() {
        Cases.check("age monotone", CASES, random -> {
            List<Word> words = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Word word = anyWord(random);
                words.add(new Word(word.units, word.confidence, 1));
            }
            World world = world(anyRule(random), random.nextBoolean(), words);
            say(world, words);
            boolean before = true;
            long age = -1;
            for (int i = 0; i < 10; i++) {
                boolean usable = world.feed.usable(0);
                assertThat(usable && !before).as("came back by itself").isFalse();
                before = usable;
                long now = world.feed
                        .health()
                        .markets()
                        .get(0)
                        .sources()
                        .get(0)
                        .ageMicros()
                        .orElse(-1);
                assertThat(now).isGreaterThanOrEqualTo(age);
                age = now;
                world.clock.advanceMicros(random.nextLong(1_500_000));
            }
        });
    }
}
