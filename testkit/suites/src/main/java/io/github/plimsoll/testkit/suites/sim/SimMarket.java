package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The true prices, and three sources that mostly tell them. */
final class SimMarket {
    static final List<Instrument> INSTRUMENTS = List.of(Instrument.cryptoPerp("BTC"), Instrument.cryptoPerp("ETH"));
    static final int SOURCES = 3;
    /** How long an honest price may be behind an order that leaves: age of a quote, approval, lease, and some more. */
    private static final long HONEST_MICROS = 20_000_000L;
    /** By one part of so many a price may differ that a feed makes of them. */
    private static final long APART = 200;
    /** How long ago a level may have been reached whose close is recorded now: a process may stand still between the two. */
    private static final long REACHED_MICROS = 160_000_000L;

    /** A quote is used no longer than this; a little more than the feed's own bound. */
    private static final long FRESH_MICROS = 5_500_000L;

    private static final long QUOTE_EVERY_MICROS = 200_000L;

    private final SimTime time;
    private final Mischief mischief;
    private final SplittableRandom random;
    private final long[] units = {500_000_000_000_000L, 20_000_000_000_000L};
    private final long[] silentUntil = new long[SOURCES];
    private final long[] liesUntil = new long[SOURCES];
    private final long[] lie = new long[SOURCES];
    private long disagreeSince;
    private long disagreeUntil;
    private long nextQuote;
    private long allSilentUntil;
    private final List<Deque<Told>> honest = List.of(new ArrayDeque<>(), new ArrayDeque<>());
    /** What is told now, by market and source; 0 is silence. */
    private final Told[][] now = new Told[INSTRUMENTS.size()][SOURCES];

    private record Told(long at, long units, long sourceTime) {}

    SimMarket(SimTime time, Mischief mischief, SplittableRandom random) {
        this.time = time;
        this.mischief = mischief;
        this.random = random;
    }

    /** The true price now. */
    long units(String instrument) {
        return units[index(instrument)];
    }

    static int index(String instrument) {
        return instrument.startsWith("BTC") ? 0 : 1;
    }

    /** From now on the true price is this one. */
    void trades(String instrument, long price) {
        units[index(instrument)] = price;
    }

    /** The market moves, and the sources speak when it is time. */
    void move(long micros) {
        double step = Math.sqrt(micros / 1e6) * 0.0004;
        for (int i = 0; i < units.length; i++) {
            double share = random.nextGaussian() * step;
            if (mischief.strikes(FaultKind.MARKET_JUMPS)) {
                share += (random.nextBoolean() ? 1 : -1) * (0.01 + random.nextDouble() * 0.11);
            }
            long next = units[i] + (long) (units[i] * share);
            units[i] = Math.max(units[i] / 2, next);
        }
        for (int s = 0; s < SOURCES; s++) {
            if (mischief.strikes(FaultKind.SOURCE_SILENT)) {
                silentUntil[s] = Math.max(silentUntil[s], time.micros() + mischief.between(5_000, 120_000));
            }
            // One liar at a time: two of three could not be told from the truth by anybody.
            if (liar() < 0 && mischief.strikes(FaultKind.SOURCE_LIES)) {
                liesUntil[s] = time.micros() + mischief.between(5_000, 60_000);
                lie[s] = random.nextLong(10, 500) * (random.nextBoolean() ? 1L : -1L);
            }
        }
        if (liar() < 0 && mischief.strikes(FaultKind.SOURCES_DISAGREE)) {
            int wrong = random.nextInt(SOURCES);
            disagreeSince = time.micros();
            disagreeUntil = time.micros() + mischief.between(10_000, 60_000);
            liesUntil[wrong] = disagreeUntil;
            lie[wrong] = random.nextLong(30, 500) * (random.nextBoolean() ? 1L : -1L);
            int silent = (wrong + 1) % SOURCES;
            silentUntil[silent] = Math.max(silentUntil[silent], disagreeUntil);
        }
        if (mischief.strikes(FaultKind.MARKET_SILENT)) {
            allSilentUntil = time.micros() + mischief.between(10_000, 300_000);
        }
    }

    /** Whether two sources disagree, and nobody knows anything newer from the third one. */
    boolean disagrees() {
        return !mischief.resting() && time.micros() < disagreeUntil && time.micros() > disagreeSince + FRESH_MICROS;
    }

    private int liar() {
        for (int s = 0; s < SOURCES; s++) {
            if (liesUntil[s] > time.micros()) {
                return s;
            }
        }
        return -1;
    }

    /** The sources speak, when it is time: the same to every process. Whether they did. */
    boolean speak() {
        if (time.micros() < nextQuote) {
            return false;
        }
        nextQuote = time.micros() + QUOTE_EVERY_MICROS;
        for (int m = 0; m < INSTRUMENTS.size(); m++) {
            for (int s = 0; s < SOURCES; s++) {
                now[m][s] = quote(m, s);
            }
        }
        return true;
    }

    private @Nullable Told quote(int market, int source) {
        long at = time.micros();
        if (!mischief.resting() && (at < silentUntil[source] || at < allSilentUntil)) {
            return null;
        }
        boolean lies = !mischief.resting() && at < liesUntil[source];
        long noise = units[market] / 1_000_000 * random.nextInt(-100, 101);
        long said = units[market] + noise;
        long sourceTime = time.wallMicros();
        if (lies) {
            said += said / 1_000 * lie[source];
        } else if (mischief.strikes(FaultKind.SOURCE_SAYS_NOTHING_REAL)) {
            return new Told(at, random.nextBoolean() ? 0 : -said, sourceTime);
        } else if (mischief.strikes(FaultKind.SOURCE_EARLY)) {
            sourceTime += mischief.between(2_000, 100_000);
        } else if (mischief.strikes(FaultKind.SOURCE_OLD)) {
            sourceTime -= mischief.between(10_000, 3_600_000);
        } else {
            remember(market, at, said);
        }
        return new Told(at, said, sourceTime);
    }

    private void remember(int market, long at, long said) {
        Deque<Told> told = honest.get(market);
        told.addLast(new Told(at, said, 0));
        while (told.size() > 1 && told.getFirst().at() < at - REACHED_MICROS) {
            told.removeFirst();
        }
    }

    /** What the sources say now, to one process. */
    void tell(PriceFeed feed) {
        for (int m = 0; m < INSTRUMENTS.size(); m++) {
            for (int s = 0; s < SOURCES; s++) {
                Told told = now[m][s];
                if (told != null) {
                    feed.offer(m, s, told.units(), 0, told.sourceTime());
                }
            }
        }
    }

    /** Whether an honest source said that price or one beyond it within the last seconds. */
    boolean reached(String instrument, long level, boolean fromAbove) {
        for (Told told : honest.get(index(instrument))) {
            if (fromAbove ? told.units() <= level : told.units() >= level) {
                return true;
            }
        }
        return false;
    }

    /** Whether all that honest sources said within the last seconds lies beyond a price, by more than their differences. */
    boolean isBeyond(String instrument, long level, boolean fromAbove) {
        long since = time.micros() - HONEST_MICROS;
        boolean any = false;
        for (Told told : honest.get(index(instrument))) {
            if (told.at() >= since) {
                long apart = told.units() / APART;
                if (fromAbove ? told.units() + apart > level : told.units() - apart < level) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /** Whether an honest source said about that price within the last seconds. */
    boolean plausible(String instrument, long priceUnits) {
        long low = Long.MAX_VALUE;
        long high = 0;
        Deque<Told> all = honest.get(index(instrument));
        long since = all.isEmpty() ? 0 : all.getLast().at() - HONEST_MICROS;
        for (Told told : all) {
            if (told.at() >= since) {
                low = Math.min(low, told.units());
                high = Math.max(high, told.units());
            }
        }
        // An open may leave at a price that has moved by half a percent since its decision.
        return priceUnits >= low - low / 190 && priceUnits <= high + high / 190;
    }
}
