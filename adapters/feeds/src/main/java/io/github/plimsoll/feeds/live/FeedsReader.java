package io.github.plimsoll.feeds.live;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.SourcePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a configuration of feeds and collects everything that is wrong with it. Belongs to one thread. */
final class FeedsReader {
    private static final String KNOWN = "known";

    private final List<Instrument> instruments;
    private final UnaryOperator<@Nullable String> environment;
    private final List<String> problems = new ArrayList<>();
    /** Sources that some market names, rightly or wrongly. */
    private final Set<String> named = new LinkedHashSet<>();

    FeedsReader(List<Instrument> instruments, UnaryOperator<@Nullable String> environment) {
        this.instruments = instruments;
        this.environment = environment;
    }

    FeedsConfig read(String text) {
        FeedsLines lines = FeedsLines.of(text, problems);
        Map<SourceKind, Map<Instrument, FeedsConfig.Use>> uses = new LinkedHashMap<>();
        List<Instrument> markets = new ArrayList<>();
        Map<String, FeedPolicy> policies = new LinkedHashMap<>();
        for (String name : lines.heads()) {
            Optional<Instrument> market =
                    instruments.stream().filter(one -> one.id().equals(name)).findFirst();
            if (market.isPresent()) {
                markets.add(market.get());
                policies.put(name, market(market.get(), lines, uses));
            } else if (SourceKind.of(name).isEmpty()) {
                problems.add(lines.at(name) + name + " is neither a market of " + instruments + " nor a source of "
                        + SourceKind.ids());
            }
        }
        List<SourceSpec> sources = new ArrayList<>();
        for (SourceKind kind : SourceKind.values()) {
            Map<Instrument, FeedsConfig.Use> used = uses.getOrDefault(kind, Map.of());
            if (!used.isEmpty()) {
                source(kind, used, lines).ifPresent(sources::add);
            } else if (lines.heads().contains(kind.id()) && !named.contains(kind.id())) {
                problems.add(lines.at(kind.id()) + kind.id() + " has settings but no market");
            }
        }
        if (markets.isEmpty()) {
            problems.add("there is no market; write for example BTC-USD.binance = BTCUSDT");
        }
        lines.leftOver().forEach(key -> problems.add(lines.at(key) + "nothing is called " + key));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("feeds: " + String.join("; ", problems));
        }
        return new FeedsConfig(markets, policies, sources);
    }

    private FeedPolicy market(
            Instrument market, FeedsLines lines, Map<SourceKind, Map<Instrument, FeedsConfig.Use>> uses) {
        FeedPolicy.Builder policy = FeedPolicy.builder();
        guarded(lines.at(market.id()) + market.id() + ": ", () -> new MarketLines(market, lines).into(policy));
        Duration marketAge = lines.take(market.id() + ".max-age", Parsed::duration)
                .orElse(FeedPolicy.defaults().maxAge());
        policy.maxAge(marketAge);
        int quorum = lines.take(market.id() + ".quorum", Parsed::whole).orElse(2);
        TreeSet<String> origins = new TreeSet<>();
        for (SourceKind kind : SourceKind.values()) {
            String key = market.id() + "." + kind.id();
            Optional<String> id = lines.take(key);
            if (id.isEmpty()) {
                continue;
            }
            SourcePolicy.Builder own = SourcePolicy.builder();
            lines.take(key + ".max-age", Parsed::duration).ifPresent(own::maxAge);
            lines.take(key + ".heartbeat", Parsed::duration).ifPresent(own::heartbeat);
            lines.take(key + ".weight", Parsed::whole).ifPresent(own::weight);
            Optional<String> asked = lines.take(key + ".ask");
            named.add(kind.id());
            guarded(lines.at(key) + key + ": ", () -> {
                SourcePolicy checked = own.build();
                policy.source(kind.id(), checked);
                // A source whose quotes may be older than the market's makes no price.
                if (checked.maxAge().filter(age -> age.compareTo(marketAge) > 0).isEmpty()) {
                    origins.add(kind.origin());
                }
                uses.computeIfAbsent(kind, any -> new LinkedHashMap<>())
                        .put(market, new FeedsConfig.Use(identity(kind, market, id.get()), asked));
            });
        }
        if (origins.size() < quorum) {
            problems.add(market.id() + " needs a quorum of " + quorum + " but its prices come from " + origins.size()
                    + " independent origins: " + origins);
        }
        guarded(market.id() + ": ", () -> policy.quorum(quorum).build());
        return problems.isEmpty() ? policy.build() : FeedPolicy.defaults();
    }

    /** The one id of a market at a source; that of another market is a mistake that would trade it on a wrong price. */
    private static String identity(SourceKind kind, Instrument market, String given) {
        if (given.equals(KNOWN)) {
            return KnownFeeds.id(kind, market.id())
                    .orElseThrow(() -> new IllegalArgumentException("no id is known; write it out"));
        }
        KnownFeeds.market(kind, given)
                .filter(owner -> !owner.equals(market.id()))
                .ifPresent(owner -> {
                    throw new IllegalArgumentException("this is the id of " + owner);
                });
        return given;
    }

    private Optional<SourceSpec> source(SourceKind kind, Map<Instrument, FeedsConfig.Use> used, FeedsLines lines) {
        String by = lines.take(kind.id() + ".by").orElse(!kind.streams() ? "ask" : kind.answers() ? "both" : "stream");
        if (!List.of("stream", "ask", "both").contains(by)) {
            problems.add(lines.at(kind.id() + ".by") + kind.id() + ".by is stream, ask or both, not " + by);
        }
        LiveSettings usual = LiveSettings.DEFAULT.withPollEvery(
                kind.leastPoll().compareTo(LiveSettings.DEFAULT.pollEvery()) > 0
                        ? kind.leastPoll()
                        : LiveSettings.DEFAULT.pollEvery());
        LiveSettings[] settings = {usual};
        guarded(
                lines.at(kind.id() + ".stale-after"),
                () -> lines.take(kind.id() + ".stale-after", Parsed::duration)
                        .ifPresent(value -> settings[0] = settings[0].withStaleAfter(value)));
        guarded(
                lines.at(kind.id() + ".poll-every"),
                () -> lines.take(kind.id() + ".poll-every", Parsed::duration)
                        .ifPresent(value -> settings[0] = settings[0].withPollEvery(value)));
        if (settings[0].pollEvery().compareTo(kind.leastPoll()) < 0) {
            problems.add(lines.at(kind.id() + ".poll-every") + kind.id() + " may be asked every " + kind.leastPoll()
                    + " at most, not every " + settings[0].pollEvery());
        }
        List<URI> streams = lines.take(kind.id() + ".url", Parsed::uris).orElse(kind.streamEndpoints());
        Optional<URI> asking = lines.take(kind.id() + ".ask-url", Parsed::uri).or(kind::askEndpoint);
        Optional<ApiKey> key = key(kind, lines);
        List<Listing> pushed = new ArrayList<>();
        List<Listing> asked = new ArrayList<>();
        used.forEach((market, use) -> {
            if (!by.equals("ask")) {
                pushed.add(new Listing(market.id(), use.id(), market.priceDecimals()));
            }
            boolean namedInAnswers = kind != SourceKind.KRAKEN || use.askedId().isPresent();
            if (!by.equals("stream") && (namedInAnswers || by.equals("ask"))) {
                asked.add(new Listing(market.id(), use.askedId().orElse(use.id()), market.priceDecimals()));
            }
        });
        List<SourceSpec> made = new ArrayList<>();
        guarded("", () -> {
            made.add(new SourceSpec(kind, pushed, asked, streams, asking, key, settings[0]));
            for (List<Listing> listings : List.of(pushed, asked)) {
                if (!listings.isEmpty()) {
                    Protocols.decoder(kind, listings);
                }
            }
        });
        return made.stream().findFirst();
    }

    private Optional<ApiKey> key(SourceKind kind, FeedsLines lines) {
        Optional<String> variable = lines.take(kind.id() + ".key-from");
        if (variable.isEmpty()) {
            if (kind.needsKey()) {
                problems.add(kind.id() + " needs a key; write " + kind.id() + ".key-from = NAME_OF_A_VARIABLE");
            }
            return Optional.empty();
        }
        String value = environment.apply(variable.get());
        if (value == null || value.isEmpty()) {
            problems.add(lines.at(kind.id() + ".key-from") + "the variable " + variable.get() + " is not set");
            return Optional.empty();
        }
        List<ApiKey> key = new ArrayList<>();
        guarded(lines.at(kind.id() + ".key-from"), () -> key.add(ApiKey.of(value)));
        return key.stream().findFirst();
    }

    private void guarded(String where, Runnable work) {
        try {
            work.run();
        } catch (IllegalArgumentException wrong) {
            problems.add(where + wrong.getMessage());
        }
    }
}
