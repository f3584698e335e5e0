package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts a market's state into words and numbers for people, off the hot path. Guarded by the market's lock. */
final class Report {
    private final Instrument instrument;
    private final FeedPolicy policy;
    private final String[] sources;
    private final Quotes quotes;
    private final Consensus consensus;
    private final Terms terms;
    private final Plausibility plausibility;
    private final Quarantine quarantine;
    private final Gates gates;

    Report(
            Instrument instrument,
            Terms terms,
            Quotes quotes,
            Consensus consensus,
            Plausibility plausibility,
            Quarantine quarantine,
            Gates gates) {
        this.instrument = instrument;
        this.policy = terms.policy;
        this.sources = terms.sources;
        this.quotes = quotes;
        this.consensus = consensus;
        this.terms = terms;
        this.plausibility = plausibility;
        this.quarantine = quarantine;
        this.gates = gates;
    }

    /** Why the consensus just computed is not usable. */
    List<Refusal> reasons(long now, long nanos) {
        List<Refusal> all = new ArrayList<>();
        gates.reasons(now, nanos, all);
        ofMarket(nanos).ifPresent(all::add);
        for (int i = 0; i < sources.length; i++) {
            ofSource(i, now, nanos, all);
        }
        // The sort is stable: within a reason sources keep the feed's order.
        all.sort(Comparator.comparing(Refusal::reason));
        return all;
    }

    /** Empty when the price is good. */
    private Optional<Refusal> ofMarket(long nanos) {
        long units = consensus.units;
        if (!consensus.agreed) {
            return Optional.of(ofDisagreement());
        }
        if (!plausibility.isWarm()) {
            return Optional.of(refusal(
                    FeedReason.WARMING_UP,
                    Optional.empty(),
                    seconds(policy.warmUp().toNanos() / 1_000),
                    seconds(plausibility.warmNanos(nanos) / 1_000)));
        }
        if (plausibility.isJump(units, nanos)) {
            return Optional.of(refusal(
                    FeedReason.JUMP,
                    Optional.empty(),
                    percent(plausibility.allowedMove(nanos)),
                    percent(plausibility.moved(units))));
        }
        return policy.windowGuard()
                .filter(guard -> plausibility.isOffAverage(units))
                .map(guard -> refusal(
                        FeedReason.OFF_AVERAGE,
                        Optional.empty(),
                        percent(guard.maxDeviation().millionths()),
                        percent(plausibility.offAverage(units))));
    }

    private Refusal ofDisagreement() {
        if (consensus.fresh < policy.quorum()) {
            return refusal(
                    FeedReason.QUORUM_NOT_MET,
                    Optional.empty(),
                    BigDecimal.valueOf(policy.quorum()),
                    BigDecimal.valueOf(consensus.fresh));
        }
        if (consensus.confirmed != terms.witnesses) {
            return refusal(
                    FeedReason.UNCONFIRMED,
                    Optional.empty(),
                    BigDecimal.valueOf(Integer.bitCount(terms.witnesses)),
                    BigDecimal.valueOf(Integer.bitCount(consensus.confirmed)));
        }
        if (consensus.tooWide) {
            return refusal(
                    FeedReason.CONFIDENCE_TOO_WIDE,
                    Optional.empty(),
                    percent(policy.maxConfidence().toRatio().millionths()),
                    percent(Exactly.millionths(consensus.confidenceUnits, consensus.units)));
        }
        return refusal(
                FeedReason.SOURCES_DISAGREE,
                Optional.empty(),
                percent(policy.maxDeviation().millionths()),
                percent(Exactly.millionths(consensus.worstUnits, consensus.baseUnits)));
    }

    private void ofSource(int source, long now, long nanos, List<Refusal> all) {
        Optional<String> name = Optional.of(sources[source]);
        OfferResult last = quotes.refusal(source);
        if (quarantine.isHeld(source)) {
            all.add(refusal(
                    FeedReason.QUARANTINED,
                    name,
                    BigDecimal.valueOf(policy.quarantine().successes()),
                    BigDecimal.valueOf(quarantine.successes(source))));
        }
        if (quotes.isSilenced(source) && quotes.speaks(source, now)) {
            all.add(ofLastWord(source, quotes.silencedBy(source), quotes.silencedActual(source)));
        } else if (!quotes.isQuoted(source)) {
            if (last == OfferResult.ACCEPTED) {
                all.add(refusal(FeedReason.NO_QUOTE, name, BigDecimal.ONE, BigDecimal.ZERO));
            } else {
                all.add(ofLastWord(source, last, quotes.refusalActual(source)));
            }
        } else if (quotes.isSilenced(source) || !quotes.isFresh(source, now, nanos)) {
            all.add(refusal(
                    FeedReason.STALE,
                    name,
                    seconds(terms.maxAgeMicros[source]),
                    seconds(quotes.ageMicros(source, now, nanos))));
            if (last == OfferResult.FUTURE) {
                all.add(ofLastWord(source, last, quotes.refusalActual(source)));
            }
        } else if (isOutlier(source)) {
            long distance = Math.abs(quotes.price(source) - consensus.units);
            all.add(refusal(
                    FeedReason.OUTLIER,
                    name,
                    percent(
                            terms.isWitness(source)
                                    ? policy.maxDeviation().millionths()
                                    : consensus.allowedMillionths()),
                    percent(Exactly.millionths(distance, consensus.units))));
        }
    }

    private Refusal ofLastWord(int index, OfferResult why, long actual) {
        Optional<String> source = Optional.of(sources[index]);
        return switch (why) {
            case FUTURE ->
                refusal(FeedReason.FUTURE, source, seconds(policy.maxClockSkew().toNanos() / 1_000), seconds(actual));
            case STALE -> refusal(FeedReason.STALE, source, seconds(terms.maxAgeMicros[index]), seconds(actual));
            case OUT_OF_ORDER -> refusal(FeedReason.OUT_OF_ORDER, source, BigDecimal.ZERO, seconds(actual));
            case DUPLICATE -> refusal(FeedReason.DUPLICATE, source, BigDecimal.ZERO, BigDecimal.valueOf(actual));
            case EXPONENT_CHANGED ->
                refusal(
                        FeedReason.EXPONENT_CHANGED,
                        source,
                        BigDecimal.valueOf(quotes.exponent(index)),
                        BigDecimal.valueOf(actual));
            case CROSSED_BOOK -> refusal(FeedReason.CROSSED_BOOK, source, percent(0), percent(actual));
            case NON_POSITIVE -> refusal(FeedReason.NON_POSITIVE, source, price(1), price(actual));
            case NEGATIVE_CONFIDENCE -> refusal(FeedReason.NEGATIVE_CONFIDENCE, source, BigDecimal.ZERO, price(actual));
            case NO_CONFIDENCE -> refusal(FeedReason.NO_CONFIDENCE, source, price(1), price(actual));
            case CONFIDENCE_TOO_WIDE ->
                refusal(
                        FeedReason.CONFIDENCE_TOO_WIDE,
                        source,
                        percent(policy.maxConfidence().toRatio().millionths()),
                        percent(actual));
            case OUT_OF_SANITY_RANGE ->
                refusal(
                        FeedReason.OUT_OF_SANITY_RANGE,
                        source,
                        price(actual < terms.minUnits ? terms.minUnits : terms.maxUnits),
                        price(actual));
            case FROZEN_VALUE ->
                refusal(FeedReason.FROZEN_VALUE, source, seconds(terms.frozenMicros[index]), seconds(actual));
            case ACCEPTED, OUTLIER, JUMP, QUARANTINED ->
                throw new IllegalStateException("not a refusal of one quote: " + why);
        };
    }

    /** @param goodUnits the market's last good price; 0 when there never was one */
    List<FeedHealth.SourceHealth> sources(long goodUnits, long now, long nanos) {
        List<FeedHealth.SourceHealth> all = new ArrayList<>(sources.length);
        for (int i = 0; i < sources.length; i++) {
            boolean quoted = quotes.isQuoted(i);
            all.add(new FeedHealth.SourceHealth(
                    sources[i],
                    state(i, now, nanos),
                    quoted ? OptionalLong.of(quotes.ageMicros(i, now, nanos)) : OptionalLong.empty(),
                    quoted ? Optional.of(Price.of(quotes.price(i), instrument.priceDecimals())) : Optional.empty(),
                    quoted && goodUnits > 0 ? Optional.of(deviation(quotes.price(i), goodUnits)) : Optional.empty(),
                    quotes.counters.updates(i),
                    quotes.counters.perSecond(i, nanos),
                    quotes.rejects(i),
                    quotes.lastReject(i)));
        }
        return all;
    }

    SourceState state(int source, long now, long nanos) {
        if (quotes.isSilent(source, nanos)) {
            return SourceState.DOWN;
        }
        if (quarantine.isHeld(source)) {
            return SourceState.QUARANTINED;
        }
        if (!quotes.isQuoted(source) || (quotes.isSilenced(source) && quotes.speaks(source, now))) {
            return SourceState.DEGRADED;
        }
        if (quotes.isSilenced(source) || !quotes.isFresh(source, now, nanos)) {
            return SourceState.STALE;
        }
        return isOutlier(source) ? SourceState.DEGRADED : SourceState.UP;
    }

    private boolean isOutlier(int source) {
        return (consensus.outliers & (1 << source)) != 0 || consensus.isContradicting(source, quotes.price(source));
    }

    private static Percent deviation(long units, long goodUnits) {
        return new Percent(Math.min(Ratio.MAX_MILLIONTHS, Exactly.millionths(Math.abs(units - goodUnits), goodUnits)));
    }

    private static Refusal refusal(FeedReason reason, Optional<String> source, BigDecimal limit, BigDecimal actual) {
        return new Refusal(reason, source, limit, actual);
    }

    private static BigDecimal seconds(long micros) {
        return BigDecimal.valueOf(micros, 6);
    }

    private static BigDecimal percent(long millionths) {
        return BigDecimal.valueOf(millionths, 4);
    }

    private BigDecimal price(long units) {
        return BigDecimal.valueOf(units, instrument.priceDecimals());
    }
}
