package io.github.plimsoll.feeds.live;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One source to be made. Immutable.
 *
 * @param kind its protocol; its id is the name of the source
 * @param pushed markets under the names that the stream has for them; empty: nothing is pushed
 * @param asked markets under the names that answers have for them; empty: nothing is asked. With both, it is asked while
 *     no connection is live
 * @param streams endpoints that push, scheme and host at least
 * @param asking endpoint that is asked
 * @param key what is shown to all endpoints
 * @param settings patience
 */
public record SourceSpec(
        SourceKind kind,
        List<Listing> pushed,
        List<Listing> asked,
        List<URI> streams,
        Optional<URI> asking,
        Optional<ApiKey> key,
        LiveSettings settings) {
    /** @throws IllegalArgumentException naming every problem at once */
    public SourceSpec {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(settings, "settings");
        pushed = List.copyOf(pushed);
        asked = List.copyOf(asked);
        streams = List.copyOf(streams);
        List<String> problems = new ArrayList<>();
        if (pushed.isEmpty() && asked.isEmpty()) {
            problems.add("it has no market");
        }
        if (!pushed.isEmpty() && (!kind.streams() || streams.isEmpty())) {
            problems.add("it pushes nothing");
        }
        if (!asked.isEmpty() && (!kind.answers() || asking.isEmpty())) {
            problems.add("it answers nothing");
        }
        for (Listing one : pushed) {
            symbol(kind, one, kind.isSymbol(one.symbol()), problems);
        }
        for (Listing one : asked) {
            symbol(kind, one, one.symbol().matches("[A-Za-z0-9.-]{1,66}"), problems);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("source " + kind.id() + ": " + String.join("; ", problems));
        }
    }

    private static void symbol(SourceKind kind, Listing one, boolean sound, List<String> problems) {
        if (!sound) {
            problems.add("the id of " + one.market() + " must look like " + kind.symbolForm() + " but is "
                    + new Rejected(Rejected.Reason.UNKNOWN_ID, one.symbol()).detail());
        }
    }

    /** A source with the usual endpoints, both pushed and asked where it can. */
    public static SourceSpec of(SourceKind kind, List<Listing> listings, Optional<ApiKey> key) {
        return new SourceSpec(
                kind,
                kind.streams() ? listings : List.of(),
                // answers of Kraken have names of their own, which must be given
                kind.answers() && kind != SourceKind.KRAKEN ? listings : List.of(),
                kind.streamEndpoints(),
                kind.askEndpoint(),
                key,
                LiveSettings.DEFAULT);
    }

    /** Its name in the price feed. */
    public String name() {
        return kind.id();
    }

    /** Makes it; nothing is connected before its tasks run. */
    public PriceSource build(LiveNet net) {
        return Protocols.build(this, net);
    }
}
