package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.market.Catalogue;
import io.github.plimsoll.avantis.market.FactReport;
import io.github.plimsoll.avantis.market.Pair;
import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.numbers.WorldClock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The markets as the venue described them last, held against what a person approved. Whoever runs it calls {@link #refresh}
 * at the start and as often as opens need it. Thread-safe.
 */
public final class AvantisMarkets {
    private final AvantisSettings settings;
    private final VenueFacts approved;
    private final WorldClock clock;
    private final VenueLine line;
    private final VenueHttp http;
    private volatile @Nullable Described described;

    /** What was read, and when. */
    private record Described(Catalogue catalogue, FactReport report, long at) {}

    /** @param approved what a person approved; facts that are not in it close their markets for opens */
    public AvantisMarkets(AvantisSettings settings, VenueFacts approved, WorldClock clock) {
        this(settings, approved, VenueLine.of(settings), clock);
    }

    /** @param line on which everything goes that has to do with these markets, orders too */
    public AvantisMarkets(AvantisSettings settings, VenueFacts approved, VenueLine line, WorldClock clock) {
        this.settings = settings;
        this.approved = approved;
        this.clock = clock;
        this.line = line;
        this.http = new VenueHttp(line, settings.requestLimit());
    }

    VenueLine line() {
        return line;
    }

    /**
     * Reads {@code /v2/meta} and {@code /v2/trading} again.
     *
     * @return why it could not be read; empty when it was. What was read before grows old then
     */
    public Optional<String> refresh() {
        VenueReply meta = http.get(settings.txBuilder(), "/v2/meta");
        VenueReply trading = http.get(settings.data(), "/v2/trading");
        if (!meta.ok() || !trading.ok()) {
            return Optional.of((meta.ok() ? trading : meta).sentence());
        }
        try {
            Catalogue catalogue = Catalogue.read(trading.body());
            VenueFacts facts =
                    VenueFacts.of(meta.body(), catalogue, settings.symbols().values());
            described = new Described(catalogue, facts.against(approved, settings.network()), clock.epochMicros());
            return Optional.empty();
        } catch (RefusedException unreadable) {
            return Optional.of("the venue's description of itself cannot be read: " + unreadable.getMessage());
        }
    }

    /** What the venue says now, for a person to approve; empty before it was read. */
    public Optional<String> proposal() {
        VenueReply meta = http.get(settings.txBuilder(), "/v2/meta");
        Described now = described;
        return meta.ok() && now != null
                ? Optional.of(VenueFacts.of(
                                meta.body(), now.catalogue(), settings.symbols().values())
                        .text())
                : Optional.empty();
    }

    /** Where the venue differs from what was approved; every market does before it was compared. */
    public FactReport report() {
        Described now = described;
        return now == null ? FactReport.notCompared() : now.report();
    }

    /** The venue's number of an instrument's market; empty when it is not described. */
    public OptionalLong number(String instrument) {
        return pair(instrument)
                .map(known -> OptionalLong.of(known.terms().index()))
                .orElseGet(OptionalLong::empty);
    }

    /** The market of an instrument; empty when it is not described. */
    public Optional<Pair> pair(String instrument) {
        Described now = described;
        String symbol = settings.symbols().get(instrument);
        return now == null || symbol == null
                ? Optional.empty()
                : now.catalogue().find(symbol);
    }

    /** Whether each named market is described, so that a number that is none of theirs is of another market. */
    boolean allDescribed() {
        return settings.symbols().keySet().stream()
                .noneMatch(instrument -> pair(instrument).isEmpty());
    }

    /** The instrument of a market number. */
    Optional<String> instrument(long pairIndex) {
        Described now = described;
        return now == null
                ? Optional.empty()
                : settings.symbols().entrySet().stream()
                        .filter(entry -> now.catalogue()
                                .find(entry.getValue())
                                .filter(pair -> pair.terms().index() == pairIndex)
                                .isPresent())
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** Why the description is too old for an open; empty when it is not. */
    public Optional<String> stale() {
        Described now = described;
        long age = now == null ? Long.MAX_VALUE : clock.epochMicros() - now.at();
        return age > settings.catalogueLife().toNanos() / 1_000
                ? Optional.of("the venue's markets were last described "
                        + (now == null ? "never" : age / 1_000_000 + " s ago") + " and have to be within "
                        + settings.catalogueLife().toSeconds() + " s; a new reading would pass")
                : Optional.empty();
    }
}
