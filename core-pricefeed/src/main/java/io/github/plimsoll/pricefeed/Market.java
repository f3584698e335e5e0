package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One market: its quotes, their consensus and the guard against jumps, under one lock. Only offers change what is
 * remembered; reading is a function of that and of the time.
 */
final class Market {
    private final Instrument instrument;
    private final FeedPolicy policy;
    private final Quotes quotes;
    private final Consensus consensus;
    private final JumpGuard guard;
    private final Report report;
    private final long maxAgeMicros;

    /** Whether the consensus still holds as computed; it does until {@code quotes.freshUntil...}. */
    private boolean cachedUsable;

    private boolean hasGood;
    private long goodUnits;
    private long goodAsOf;

    Market(Instrument instrument, FeedPolicy policy, String[] sources) {
        this.instrument = instrument;
        this.policy = policy;
        this.quotes = new Quotes(policy, sources.length);
        this.consensus = new Consensus(
                policy,
                Arrays.stream(sources)
                        .mapToInt(name -> policy.source(name).weight())
                        .toArray());
        this.guard = new JumpGuard(policy);
        this.report = new Report(instrument, policy, sources, quotes, consensus, guard);
        this.maxAgeMicros = policy.maxAgeMicros();
    }

    Instrument instrument() {
        return instrument;
    }

    FeedPolicy policy() {
        return policy;
    }

    synchronized OfferResult offer(int source, long units, long confidence, long at, long now, long nanos) {
        OfferResult own = quotes.take(source, units, confidence, at, now, nanos);
        if (own == OfferResult.ACCEPTED) {
            consensus.moved(source, quotes.price);
        }
        OfferResult result = settle(source, units, own, now, nanos);
        quotes.count(source, result);
        return result;
    }

    private OfferResult settle(int source, long units, OfferResult own, long now, long nanos) {
        compute(now, nanos);
        if (!consensus.agreed) {
            cachedUsable = false;
            guard.interrupt();
            return own;
        }
        if (own != OfferResult.ACCEPTED) {
            // A refused quote confirms nothing: only sound ones carry a jump forward.
            cachedUsable = !guard.isJump(consensus.units, nanos);
            return own;
        }
        cachedUsable = guard.admit(consensus.units, nanos);
        if (cachedUsable) {
            hasGood = true;
            goodUnits = consensus.units;
            goodAsOf = consensus.asOfMicros;
        }
        if ((consensus.contributors & (1 << source)) == 0) {
            return OfferResult.OUTLIER;
        }
        return cachedUsable || !guard.isJump(units, nanos) ? OfferResult.ACCEPTED : OfferResult.JUMP;
    }

    private void compute(long now, long nanos) {
        int fresh = quotes.fresh(now, nanos);
        consensus.compute(fresh, quotes.price, quotes.confidence, quotes.time);
    }

    private boolean evaluate(long now, long nanos) {
        if (!cachedUsable || now > quotes.freshUntilMicros || nanos > quotes.freshUntilNanos) {
            compute(now, nanos);
            cachedUsable = consensus.agreed && !guard.isJump(consensus.units, nanos);
        }
        return cachedUsable;
    }

    synchronized boolean usable(long now, long nanos) {
        return evaluate(now, nanos);
    }

    synchronized boolean readInto(PriceSlot slot, long now, long nanos) {
        if (!evaluate(now, nanos)) {
            slot.clear();
            return false;
        }
        slot.set(consensus.units, consensus.confidenceUnits, consensus.asOfMicros, consensus.asOfMicros + maxAgeMicros);
        return true;
    }

    synchronized PriceReading read(PriceFeed feed, int index, long now, long nanos) {
        if (!evaluate(now, nanos)) {
            return new PriceReading.Unusable(report.reasons(now, nanos));
        }
        return new PriceReading.Usable(new ValidatedPrice(
                feed, index, consensus.contributors, consensus.units, consensus.confidenceUnits, consensus.asOfMicros));
    }

    synchronized Optional<Indicative> indicative(long now) {
        if (!hasGood) {
            return Optional.empty();
        }
        Price price = Price.of(goodUnits, instrument.priceDecimals());
        return Optional.of(new Indicative(instrument, price, goodAsOf, Math.max(0, now - goodAsOf)));
    }

    synchronized FeedHealth.MarketHealth health(long now, long nanos) {
        List<Refusal> reasons = evaluate(now, nanos) ? List.of() : report.reasons(now, nanos);
        return new FeedHealth.MarketHealth(
                instrument, reasons, indicative(now), report.sources(hasGood ? goodUnits : 0, now, nanos));
    }
}
