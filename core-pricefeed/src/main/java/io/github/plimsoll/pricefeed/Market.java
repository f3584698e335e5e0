package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One market: its quotes, their consensus and the guards, under one lock. Only offers change what is remembered; reading
 * is a function of that and of the time, and takes the lock only when there is no published price.
 */
final class Market {
    private static final SourceState[] STATES = SourceState.values();
    private static final byte DOWN = (byte) SourceState.DOWN.ordinal();
    private static final byte STALE = (byte) SourceState.STALE.ordinal();

    private final Instrument instrument;
    private final Terms terms;
    private final int index;
    private final EventLog events;
    private final Quotes quotes;
    private final Consensus consensus;
    private final Plausibility plausibility;
    private final Quarantine quarantine;
    private final Gates gates;
    private final Published published = new Published();

    /** Whether the price still holds as computed; it does until {@code quotes.freshUntil...}. The gates are apart. */
    private boolean cachedGood;

    private boolean hasGood;
    private long goodUnits;
    private long goodAsOf;

    /** What was last told as events. */
    private final byte[] told;

    private boolean toldUsable;

    Market(Instrument instrument, Terms terms, int index, EventLog events, Gates gates) {
        this.instrument = instrument;
        this.terms = terms;
        this.index = index;
        this.events = events;
        this.gates = gates;
        this.quotes = new Quotes(terms);
        this.consensus = new Consensus(terms);
        this.plausibility = new Plausibility(terms);
        this.quarantine = new Quarantine(terms);
        this.told = new byte[terms.sources.length];
        Arrays.fill(told, DOWN);
    }

    /** For people, so seldom that it is not kept. */
    private Report report() {
        return new Report(instrument, terms, quotes, consensus, plausibility, quarantine, gates);
    }

    Instrument instrument() {
        return instrument;
    }

    FeedPolicy policy() {
        return terms.policy;
    }

    synchronized OfferResult offer(int source, Quote quote, long now, long nanos) {
        OfferResult form = OfferResult.ACCEPTED;
        long units = quote.price;
        long confidence = quote.confidence;
        if (quote.hasExponent()) {
            int decimals = instrument.priceDecimals();
            if (quotes.hasExponent(source, quote.exponent)) {
                units = Quote.units(quote.price, quote.exponent, decimals, false);
                confidence = Quote.units(quote.confidence, quote.exponent, decimals, true);
            } else {
                form = OfferResult.EXPONENT_CHANGED;
                confidence = quote.exponent;
            }
        }
        if (form == OfferResult.ACCEPTED && quote.crossed > 0) {
            form = OfferResult.CROSSED_BOOK;
            confidence = quote.crossed;
        }
        long received = quote.isReceived ? Math.min(nanos, quote.receivedNanos) : nanos;
        return offer(source, form, units, confidence, quote.sourceTimeMicros, quote.sequence, received, now, nanos);
    }

    synchronized OfferResult offer(int source, long units, long confidence, long at, long now, long nanos) {
        return offer(source, OfferResult.ACCEPTED, units, confidence, at, -1, nanos, now, nanos);
    }

    private OfferResult offer(
            int source,
            OfferResult form,
            long units,
            long confidence,
            long at,
            long sequence,
            long received,
            long now,
            long nanos) {
        lapse(source, now, nanos);
        long before = quotes.price(source);
        OfferResult own = quotes.take(source, form, units, confidence, at, sequence, received, now, nanos);
        if (own == OfferResult.ACCEPTED) {
            consensus.moved(source, before, quotes.rows);
        }
        OfferResult result = settle(source, units, own, now, nanos);
        discipline(source, result, now, nanos);
        if (result == OfferResult.ACCEPTED && quarantine.isHeld(source)) {
            result = OfferResult.QUARANTINED;
        }
        quotes.count(source, result);
        publish();
        tell(source, result, now, nanos);
        return result;
    }

    private OfferResult settle(int source, long units, OfferResult own, long now, long nanos) {
        compute(now, nanos);
        if (!consensus.agreed) {
            cachedGood = false;
            plausibility.interrupt();
            return own == OfferResult.ACCEPTED && consensus.isContradicting(source, units) ? OfferResult.OUTLIER : own;
        }
        if (own != OfferResult.ACCEPTED) {
            // A refused quote confirms nothing: only sound ones carry a jump forward.
            cachedGood = plausibility.isGood(consensus.units, nanos);
            return own;
        }
        cachedGood = plausibility.admit(consensus.units, nanos);
        if (cachedGood) {
            hasGood = true;
            goodUnits = consensus.units;
            goodAsOf = consensus.asOfMicros;
        }
        if (consensus.isOutlier(source, units)) {
            return OfferResult.OUTLIER;
        }
        return cachedGood || !plausibility.isJump(units, nanos) ? OfferResult.ACCEPTED : OfferResult.JUMP;
    }

    private void discipline(int source, OfferResult result, long now, long nanos) {
        int before = quarantine.held;
        if (result == OfferResult.ACCEPTED) {
            if (before != 0) {
                quarantine.success(source, nanos);
            }
        } else if (result.isStrike()) {
            quarantine.strike(source, nanos);
        }
        if (quarantine.held != before) {
            compute(now, nanos);
            cachedGood = consensus.agreed && plausibility.isGood(consensus.units, nanos);
        }
    }

    private void compute(long now, long nanos) {
        int fresh = quotes.fresh(now, nanos);
        consensus.compute(fresh, quotes.lingering, quarantine.held, quotes);
    }

    private void publish() {
        if (cachedGood) {
            published.write(consensus, quotes.freshUntilMicros, quotes.freshUntilNanos);
        } else {
            published.clear();
        }
    }

    private boolean evaluate(long now, long nanos) {
        if (!cachedGood || now > quotes.freshUntilMicros || nanos > quotes.freshUntilNanos) {
            compute(now, nanos);
            cachedGood = consensus.agreed && plausibility.isGood(consensus.units, nanos);
            publish();
        }
        return cachedGood && gates.areOpen(now, nanos);
    }

    boolean usable(long now, long nanos) {
        int begun = published.begun();
        boolean usable = published.isUsable(now, nanos);
        return (usable && published.held(begun) && gates.areOpen(now, nanos)) || usableLocked(now, nanos);
    }

    private synchronized boolean usableLocked(long now, long nanos) {
        return evaluate(now, nanos);
    }

    boolean readInto(PriceSlot slot, long now, long nanos) {
        int begun = published.begun();
        if (published.isUsable(now, nanos)) {
            long units = published.units();
            long confidence = published.confidenceUnits();
            long asOf = published.asOfMicros();
            if (published.held(begun) && gates.areOpen(now, nanos)) {
                slot.set(units, confidence, asOf, asOf + terms.validMicros);
                return true;
            }
        }
        return readIntoLocked(slot, now, nanos);
    }

    private synchronized boolean readIntoLocked(PriceSlot slot, long now, long nanos) {
        if (!evaluate(now, nanos)) {
            slot.clear();
            return false;
        }
        slot.set(
                consensus.units,
                consensus.confidenceUnits,
                consensus.asOfMicros,
                consensus.asOfMicros + terms.validMicros);
        return true;
    }

    PriceReading read(PriceFeed feed, long now, long nanos) {
        int begun = published.begun();
        if (published.isUsable(now, nanos)) {
            long units = published.units();
            long confidence = published.confidenceUnits();
            long asOf = published.asOfMicros();
            int contributors = published.contributors();
            if (published.held(begun) && gates.areOpen(now, nanos)) {
                return new PriceReading.Usable(new ValidatedPrice(feed, index, contributors, units, confidence, asOf));
            }
        }
        return readLocked(feed, now, nanos);
    }

    private synchronized PriceReading readLocked(PriceFeed feed, long now, long nanos) {
        if (!evaluate(now, nanos)) {
            return new PriceReading.Unusable(report().reasons(now, nanos));
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
        List<Refusal> reasons = evaluate(now, nanos) ? List.of() : report().reasons(now, nanos);
        return new FeedHealth.MarketHealth(
                instrument, reasons, indicative(now), report().sources(hasGood ? goodUnits : 0, now, nanos));
    }

    synchronized void resubscribed(int source) {
        quotes.resubscribed(source);
    }

    /** Tells what time alone has changed. */
    synchronized void observe(long now, long nanos) {
        boolean usable = evaluate(now, nanos);
        for (int i = 0; i < told.length; i++) {
            tell(i, report().state(i, now, nanos), now);
        }
        tellUsable(usable, now);
    }

    /** A silence that ends with this quote is told before it. */
    private void lapse(int source, long now, long nanos) {
        if (told[source] != DOWN && told[source] != STALE && !quotes.isFresh(source, now, nanos)) {
            tell(source, report().state(source, now, nanos), now);
        }
    }

    private void tell(int source, OfferResult result, long now, long nanos) {
        SourceState state = switch (result) {
            case ACCEPTED, JUMP -> SourceState.UP;
            case FUTURE, STALE, OUT_OF_ORDER, DUPLICATE -> report().state(source, now, nanos);
            default -> quarantine.isHeld(source) ? SourceState.QUARANTINED : SourceState.DEGRADED;
        };
        tell(source, state, now);
        tellUsable(cachedGood && gates.areOpen(now, nanos), now);
    }

    private void tell(int source, SourceState state, long now) {
        SourceState before = STATES[told[source]];
        if (before != state) {
            told[source] = (byte) state.ordinal();
            events.source(now, index, source, before, state);
        }
    }

    private void tellUsable(boolean usable, long now) {
        if (usable != toldUsable) {
            toldUsable = usable;
            events.market(now, index, usable);
        }
    }
}
