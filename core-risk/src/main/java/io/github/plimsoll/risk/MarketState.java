package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a decision reads of a market. A price that cannot be used is a state with its reason, not an absent value; a
 * price or confidence that makes no sense is refused by the engine, never an exception. Immutable and thread-safe.
 * Source: contracts, section 5.
 */
public final class MarketState {
    /** Liquidation distances are this divided by leverage: threshold in millionths, leverage in hundredths. */
    private static final long DISTANCE_DIVISOR = 10_000;

    /** The largest order that {@link Verdict} judges, times a number of so many bits, fits 64 bits. */
    private static final int SURE_BITS = 62 - (Long.SIZE - 1 - Long.numberOfLeadingZeros(Rooms.SURE_NOTIONAL));

    private static final long MILLION = 1_000_000;

    private final Instrument instrument;
    private final VenueTerms terms;
    private final PriceStatus status;
    private final String reason;
    private final long priceUnits;
    private final long confidenceUnits;
    private final long asOfMicros;
    private final Sequencer sequencer;
    private final MarketQuality quality;

    /** What follows from the price alone, so that a decision does not compute it again. */
    final boolean priced;

    final boolean fits;
    final long noise;
    /** 0 when it does not fit. */
    final long distanceAtOneHundredth;

    final long sizeFactor;
    final long sizeDivisor;

    /** What {@link Verdict} reads beside that; only when it is calm does every number of its orders fit by far. */
    final boolean calm;

    final String id;
    final int idHash;
    final int decimals;
    final int venueLeverage;
    final long fee;
    /** The notional that buys one unit of size. */
    final long leastNotional;

    final long minNotional;
    /** The larger of the two. */
    final long least;

    private @Nullable MarketRooms rooms;

    private @Nullable MarketRooms otherRooms;

    private MarketState(
            Instrument instrument,
            VenueTerms terms,
            PriceStatus status,
            String reason,
            long priceUnits,
            long confidenceUnits,
            long asOfMicros,
            Sequencer sequencer,
            MarketQuality quality) {
        this.instrument = Given.notNull(instrument, "instrument");
        this.terms = Given.notNull(terms, "terms");
        this.status = Given.notNull(status, "status");
        this.reason = Given.notNull(reason, "reason");
        this.sequencer = Given.notNull(sequencer, "sequencer");
        this.quality = Given.notNull(quality, "quality");
        this.priceUnits = priceUnits;
        this.confidenceUnits = confidenceUnits;
        this.asOfMicros = asOfMicros;
        this.priced = status == PriceStatus.USABLE && priceUnits > 0 && confidenceUnits >= 0;
        int shift = instrument.priceDecimals() + instrument.sizeDecimals() - Usd.DECIMALS;
        this.sizeFactor = Exact.pow10(Math.max(0, shift));
        long eaten = 0;
        long distance = 0;
        long divisor = 1;
        boolean all = true;
        if (priced) {
            try {
                divisor = Math.multiplyExact(priceUnits, Exact.pow10(Math.max(0, -shift)));
                eaten = Math.addExact(
                        Exact.mulDiv(priceUnits, terms.spread().millionths(), Ratio.ONE_MILLIONTHS, Rounding.UP),
                        confidenceUnits);
                long threshold = terms.liquidationThreshold().millionths();
                distance = priceUnits <= Long.MAX_VALUE / (Ratio.ONE_MILLIONTHS / DISTANCE_DIVISOR)
                        ? Exact.mulDiv(priceUnits, threshold, DISTANCE_DIVISOR, Rounding.DOWN)
                        : 0;
            } catch (ArithmeticException tooLarge) {
                all = false;
            }
        }
        this.fits = all;
        this.noise = eaten;
        this.distanceAtOneHundredth = distance;
        this.sizeDivisor = divisor;
        this.id = instrument.id();
        this.idHash = Slots.spread(id);
        this.decimals = instrument.priceDecimals();
        this.venueLeverage = terms.maxLeverage().hundredths();
        this.fee = terms.takerFee().millionths();
        this.leastNotional = divisor / sizeFactor + (divisor % sizeFactor == 0 ? 0 : 1);
        this.minNotional = terms.minNotional().micros();
        this.calm = priced
                && fits
                && distance > 0
                && priceUnits > 1
                && priceUnits <= FlatLimits.FAR
                && noise < Long.MAX_VALUE / MILLION
                && asOfMicros >= 0
                && asOfMicros <= FlatLimits.FAR
                && leastNotional <= FlatLimits.FAR
                && Math.max(bits(fee), bits(sizeFactor) - bits(divisor) + 1) <= SURE_BITS;
        this.least = Math.max(leastNotional, minNotional);
    }

    private static int bits(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }

    /** A market with a price that can be used. */
    public static MarketState priced(
            Instrument instrument, VenueTerms terms, long priceUnits, long confidenceUnits, long asOfMicros) {
        return of(instrument, terms, PriceStatus.USABLE, "", priceUnits, confidenceUnits, asOfMicros);
    }

    /**
     * A market without a usable price.
     *
     * @throws IllegalArgumentException when the status is USABLE
     */
    public static MarketState unavailable(Instrument instrument, VenueTerms terms, PriceStatus status, String reason) {
        if (status == PriceStatus.USABLE) {
            throw new IllegalArgumentException("an unavailable price cannot have the status USABLE");
        }
        return of(instrument, terms, status, reason, 0, 0, 0);
    }

    /** A market in any state, as it was recorded. */
    public static MarketState of(
            Instrument instrument,
            VenueTerms terms,
            PriceStatus status,
            String reason,
            long priceUnits,
            long confidenceUnits,
            long asOfMicros) {
        return new MarketState(
                instrument,
                terms,
                status,
                reason,
                priceUnits,
                confidenceUnits,
                asOfMicros,
                Sequencer.UNKNOWN,
                MarketQuality.UNKNOWN);
    }

    /** The same market with what is known about its chain. */
    public MarketState withSequencer(Sequencer other) {
        return new MarketState(
                instrument, terms, status, reason, priceUnits, confidenceUnits, asOfMicros, other, quality);
    }

    /** The same market with what is known about its quality. */
    public MarketState withQuality(MarketQuality other) {
        return new MarketState(
                instrument, terms, status, reason, priceUnits, confidenceUnits, asOfMicros, sequencer, other);
    }

    public Instrument instrument() {
        return instrument;
    }

    /** What the venue charges and allows there. */
    public VenueTerms terms() {
        return terms;
    }

    /** Whether the price can be used. */
    public PriceStatus status() {
        return status;
    }

    /** Why not, for a person to read; empty when it can. */
    public String reason() {
        return reason;
    }

    /** Price at the instrument's decimals; 0 when there is none. */
    public long priceUnits() {
        return priceUnits;
    }

    /** Half-width of the price's uncertainty in the same units. */
    public long confidenceUnits() {
        return confidenceUnits;
    }

    /** Time of the oldest contributor, microseconds since the epoch. */
    public long asOfMicros() {
        return asOfMicros;
    }

    public Sequencer sequencer() {
        return sequencer;
    }

    public MarketQuality quality() {
        return quality;
    }

    /** What it leaves to orders under some limits, kept for the last two that asked anew; null unless it is calm. */
    @Nullable
    MarketRooms rooms(FlatLimits limits) {
        MarketRooms kept = rooms;
        return kept != null && kept.limits == limits ? kept : other(limits);
    }

    /** A policy and the candidate beside it ask in turn: neither drives the other out. */
    private @Nullable MarketRooms other(FlatLimits limits) {
        MarketRooms kept = otherRooms;
        if (kept != null && kept.limits == limits) {
            return kept;
        }
        if (!calm) {
            return null;
        }
        MarketRooms made = new MarketRooms(limits, this);
        otherRooms = rooms;
        rooms = made;
        return made;
    }

    /** {@link Liquidation#distanceAtEntry} with most of it computed before. */
    long distance(int leverage) {
        return distanceAtOneHundredth != 0
                ? distanceAtOneHundredth / leverage
                : Liquidation.distanceAtEntry(
                        priceUnits, leverage, terms.liquidationThreshold().millionths());
    }

    Price price(long units) {
        return Price.of(units, instrument.priceDecimals());
    }

    /** The state as canonical ASCII text: one {@code name=value} per line, fixed order, plain integers. */
    public String canonical() {
        return "plimsoll.market/1\ninstrument=" + instrument.id() + "\nkind=" + instrument.kind() + "\ngroup="
                + instrument.group() + "\nprice_decimals=" + instrument.priceDecimals() + "\nsize_decimals="
                + instrument.sizeDecimals() + "\nhours=" + instrument.hours() + "\ntaker_fee="
                + terms.takerFee().millionths() + "\nspread=" + terms.spread().millionths() + "\nthreshold="
                + terms.liquidationThreshold().millionths() + "\nmax_leverage="
                + terms.maxLeverage().hundredths() + "\nmin_notional="
                + terms.minNotional().micros() + "\nstatus=" + status + "\nreason=" + Sha256.hex(reason) + "\nprice="
                + priceUnits + "\nconfidence=" + confidenceUnits + "\nas_of=" + asOfMicros + "\nsequencer=" + sequencer
                + "\nquality=" + text(quality.spread()) + "," + text(quality.orderFlow()) + ","
                + text(quality.vwapDeviation()) + "," + text(quality.amihud()) + ","
                + text(quality.amihudPercentile95()) + "," + text(quality.volatility()) + ","
                + text(quality.correlation()) + "," + text(quality.volatilityRatio()) + "\n";
    }

    private static String text(@Nullable Ratio value) {
        return value == null ? "none" : Long.toString(value.millionths());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MarketState state
                && instrument.equals(state.instrument)
                && canonical().equals(state.canonical());
    }

    @Override
    public int hashCode() {
        return Objects.hash(instrument, priceUnits, confidenceUnits, asOfMicros);
    }

    @Override
    public String toString() {
        return canonical();
    }
}
