package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.WorldClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes quotes of several sources for several markets and answers with a price only when a quorum of fresh, sound
 * sources agrees on it; otherwise with every reason why not. Adapters push; nothing here waits, logs or starts a thread.
 *
 * <p>Thread-safe for any number of writers and readers: each market has its own lock, held for tens of nanoseconds, and
 * nothing outside is called while it is held. Each operation reads the clock once.
 */
public final class PriceFeed {
    /** Most sources of one feed. */
    public static final int MAX_SOURCES = 32;
    /** Most markets of one feed. */
    public static final int MAX_MARKETS = 10_000;

    private final WorldClock clock;
    private final Market[] markets;
    private final String[] sources;
    /** Ids in their own order, and the market of each. */
    private final String[] ids;

    private final int[] byId;

    private final EventLog events = new EventLog();
    private final @Nullable ChainWatch chain;

    private PriceFeed(
            WorldClock clock, Map<Instrument, FeedPolicy> policies, List<String> sources, @Nullable ChainPolicy chain) {
        this.clock = clock;
        this.chain = chain == null ? null : new ChainWatch(chain, clock.monotonicNanos());
        this.sources = sources.toArray(String[]::new);
        this.markets = new Market[policies.size()];
        // Markets of equal policies, and of equal hours, share what is made of them.
        Map<FeedPolicy, Terms> terms = new LinkedHashMap<>();
        Map<MarketHours, Gates> ashore = new LinkedHashMap<>();
        Map<MarketHours, Gates> onChain = new LinkedHashMap<>();
        SortedMap<String, Integer> sorted = new TreeMap<>();
        int index = 0;
        for (Map.Entry<Instrument, FeedPolicy> entry : policies.entrySet()) {
            Instrument instrument = entry.getKey();
            FeedPolicy policy = entry.getValue();
            Terms own = terms.computeIfAbsent(policy, key -> new Terms(key, this.sources));
            Gates gates = policy.onChain()
                    ? onChain.computeIfAbsent(instrument.hours(), hours -> new Gates(hours, this.chain))
                    : ashore.computeIfAbsent(instrument.hours(), hours -> new Gates(hours, null));
            markets[index] = new Market(instrument, own, index, events, gates);
            sorted.put(instrument.id(), index);
            index++;
        }
        this.ids = sorted.keySet().toArray(String[]::new);
        this.byId = sorted.values().stream().mapToInt(Integer::intValue).toArray();
    }

    public static Builder builder(WorldClock clock) {
        return new Builder(clock);
    }

    /**
     * Takes a quote, allocating nothing. Bad data is never thrown back but counted by reason. The receive time is the
     * clock's.
     *
     * @param market from {@link #index}
     * @param source from {@link #sourceIndex}
     * @param priceUnits at the instrument's price decimals
     * @param confidenceUnits half width of the interval in price units; 0 when the source gives none
     * @param sourceTimeMicros when the source says the price was made, epoch microseconds
     * @throws IndexOutOfBoundsException for an index that this feed never gave
     */
    public OfferResult offer(int market, int source, long priceUnits, long confidenceUnits, long sourceTimeMicros) {
        Objects.checkIndex(source, sources.length);
        return markets[market].offer(
                source, priceUnits, confidenceUnits, sourceTimeMicros, clock.epochMicros(), clock.monotonicNanos());
    }

    /**
     * Takes a quote with all that its source says of it, allocating nothing. Bad data is never thrown back but counted by
     * reason.
     *
     * @param market from {@link #index}
     * @param source from {@link #sourceIndex}
     * @throws IndexOutOfBoundsException for an index that this feed never gave
     */
    public OfferResult offer(int market, int source, Quote quote) {
        Objects.checkIndex(source, sources.length);
        return markets[market].offer(source, quote, clock.epochMicros(), clock.monotonicNanos());
    }

    /** The source was connected anew: its running numbers begin again, on every market. Times and exponents still hold. */
    public void resubscribed(int source) {
        Objects.checkIndex(source, sources.length);
        for (Market market : markets) {
            market.resubscribed(source);
        }
    }

    /**
     * Takes a reading of the sequencer's uptime feed, as {@code latestRoundData} gives it.
     *
     * @param answer 0 when the sequencer is up
     * @param startedAtSeconds since when, epoch seconds; 0 is an invalid round
     * @throws IllegalStateException when this feed watches no chain
     */
    public void sequencer(long answer, long startedAtSeconds) {
        watched().sequencer(answer, startedAtSeconds, clock.monotonicNanos());
    }

    /**
     * Takes the time of the chain's newest block, epoch seconds.
     *
     * @throws IllegalStateException when this feed watches no chain
     */
    public void head(long blockTimeSeconds) {
        watched().head(blockTimeSeconds, clock.epochMicros(), clock.monotonicNanos());
    }

    private ChainWatch watched() {
        if (chain == null) {
            throw new IllegalStateException("this feed watches no chain");
        }
        return chain;
    }

    /**
     * What changed since: sources that do better or worse, markets that got or lost their price. What time alone changes,
     * such as a source that fell silent, is noticed here or at its next quote.
     *
     * @param after the cursor of the last answer; 0 for all that is remembered
     */
    public FeedEvents events(long after) {
        long now = clock.epochMicros();
        long nanos = clock.monotonicNanos();
        for (Market market : markets) {
            market.observe(now, nanos);
        }
        return events.since(after, this);
    }

    /** The market's price with its proof, or every reason why there is none. */
    public PriceReading read(int market) {
        return markets[market].read(this, clock.epochMicros(), clock.monotonicNanos());
    }

    /** Whether {@link #read} would give a price; allocates nothing. */
    public boolean usable(int market) {
        return markets[market].usable(clock.epochMicros(), clock.monotonicNanos());
    }

    /** As {@link #read} without proof and reasons, allocating nothing; true when the slot holds a usable price. */
    public boolean readInto(int market, PriceSlot slot) {
        return markets[market].readInto(slot, clock.epochMicros(), clock.monotonicNanos());
    }

    /** The last good price whatever its age, for display and for closing only; empty when there never was one. */
    public Optional<Indicative> indicative(int market) {
        return markets[market].indicative(clock.epochMicros());
    }

    /** Every market and source as of now. */
    public FeedHealth health() {
        long now = clock.epochMicros();
        long nanos = clock.monotonicNanos();
        List<FeedHealth.MarketHealth> all = new ArrayList<>(markets.length);
        for (Market market : markets) {
            all.add(market.health(now, nanos));
        }
        return new FeedHealth(all);
    }

    /** @throws IllegalArgumentException naming the instrument and those that this feed knows */
    public int index(String instrument) {
        int at = Arrays.binarySearch(ids, instrument);
        if (at < 0) {
            throw new IllegalArgumentException("no market " + instrument + "; there are " + instruments());
        }
        return byId[at];
    }

    /** @throws IllegalArgumentException naming the source and those that this feed knows */
    public int sourceIndex(String source) {
        for (int i = 0; i < sources.length; i++) {
            if (sources[i].equals(source)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no source " + source + "; there are " + sources());
    }

    /** Names in index order. */
    public List<String> sources() {
        return List.of(sources);
    }

    /** Instruments in index order. */
    public List<Instrument> instruments() {
        List<Instrument> all = new ArrayList<>(markets.length);
        for (Market market : markets) {
            all.add(market.instrument());
        }
        return List.copyOf(all);
    }

    public Instrument instrument(int market) {
        return markets[market].instrument();
    }

    public FeedPolicy policy(int market) {
        return markets[market].policy();
    }

    String sourceName(int source) {
        return sources[source];
    }

    List<String> sourceNames(int mask) {
        List<String> names = new ArrayList<>(Integer.bitCount(mask));
        for (int i = 0; i < sources.length; i++) {
            if ((mask & (1 << i)) != 0) {
                names.add(sources[i]);
            }
        }
        return List.copyOf(names);
    }

    /** Markets and sources keep the order in which they are named; it gives them their indices from 0. */
    public static final class Builder {
        private final WorldClock clock;
        private final Map<Instrument, FeedPolicy> policies = new LinkedHashMap<>();
        private final List<String> sources = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private @Nullable ChainPolicy chain;

        private Builder(WorldClock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
        }

        public Builder market(Instrument instrument, FeedPolicy policy) {
            Objects.requireNonNull(policy, "policy");
            if (policies.keySet().stream().anyMatch(known -> known.id().equals(instrument.id()))) {
                problems.add("market " + instrument + " is named twice");
            }
            policies.put(instrument, policy);
            return this;
        }

        public Builder source(String name) {
            if (name.isBlank()) {
                problems.add("a source needs a name");
            }
            if (sources.contains(name)) {
                problems.add("source " + name + " is named twice");
            }
            sources.add(name);
            return this;
        }

        /** Watches the chain for the markets that are traded on it. */
        public Builder chain(ChainPolicy policy) {
            chain = policy;
            return this;
        }

        /** @throws IllegalArgumentException naming every problem at once */
        public PriceFeed build() {
            List<String> all = new ArrayList<>(problems);
            if (policies.isEmpty() || policies.size() > MAX_MARKETS) {
                all.add("a feed needs 1 to " + MAX_MARKETS + " markets but has " + policies.size());
            }
            if (sources.size() > MAX_SOURCES) {
                all.add("a feed takes at most " + MAX_SOURCES + " sources but has " + sources.size());
            }
            policies.forEach((instrument, policy) -> {
                long makers =
                        sources.stream().filter(name -> !policy.isWitness(name)).count();
                if (policy.quorum() > makers) {
                    all.add(instrument + " needs a quorum of " + policy.quorum() + " but there are only " + makers
                            + " sources");
                }
                if (policy.onChain() && chain == null) {
                    all.add(instrument + " is traded on a chain but no chain is watched");
                }
                policy.sources().keySet().stream()
                        .filter(name -> !sources.contains(name))
                        .forEach(name -> all.add("the policy of " + instrument + " names the unknown source " + name));
                weights(instrument, policy, all);
                for (Optional<Price> bound : List.of(policy.sanityMin(), policy.sanityMax())) {
                    if (bound.isPresent() && bound.get().decimals() != instrument.priceDecimals()) {
                        all.add("sanity range of " + instrument + " must have " + instrument.priceDecimals()
                                + " decimals");
                    }
                }
            });
            if (!all.isEmpty()) {
                throw new IllegalArgumentException("price feed: " + String.join("; ", all));
            }
            return new PriceFeed(clock, policies, sources, chain);
        }

        /** One source that weighs as much as all others together would be the price by itself. */
        private void weights(Instrument instrument, FeedPolicy policy, List<String> all) {
            if (policy.aggregation() != Aggregation.WEIGHTED_MEDIAN) {
                return;
            }
            List<String> makers =
                    sources.stream().filter(name -> !policy.isWitness(name)).toList();
            long total = makers.stream()
                    .mapToLong(name -> policy.source(name).weight())
                    .sum();
            makers.stream()
                    .filter(name -> policy.source(name).weight() * 2L >= total && makers.size() > 2)
                    .forEach(name -> all.add("on " + instrument + " " + name + " must weigh less than half of " + total
                            + " but weighs " + policy.source(name).weight()));
        }
    }
}
