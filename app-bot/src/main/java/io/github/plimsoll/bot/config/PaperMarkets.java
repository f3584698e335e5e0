package io.github.plimsoll.bot.config;

import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.PaperDepth;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.VenueTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What trading on paper costs where the setting differs from the venue's own terms, for all markets or for one. Immutable. */
public final class PaperMarkets {
    private static final Pattern ONE = Pattern.compile("(?:([A-Z0-9-]+)\\.)?([A-Za-z]+)=([^=,\\s]+)");
    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,6})(ms|s)");
    private static final List<String> PARTS = List.of(
            "fee",
            "openFee",
            "closeFee",
            "spread",
            "slippage",
            "latency",
            "funding",
            "depth",
            "impact",
            "share",
            "refill");

    private final String text;
    /** Market, or nothing for all of them, to its parts. */
    private final SortedMap<String, SortedMap<String, String>> read;

    private PaperMarkets(String text, SortedMap<String, SortedMap<String, String>> read) {
        this.text = text;
        this.read = read;
    }

    /** @throws IllegalArgumentException naming what is unknown, given twice or out of range */
    static PaperMarkets parse(String text) {
        SortedMap<String, SortedMap<String, String>> read = new TreeMap<>();
        for (String one : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            Matcher matcher = ONE.matcher(one.strip());
            if (!matcher.matches() || !PARTS.contains(matcher.group(2))) {
                throw new IllegalArgumentException("must be part=value, separated by commas, where a part is one of "
                        + String.join(", ", PARTS) + ", such as slippage=0.05%,latency=100ms,BTC-USD.spread=0.002%");
            }
            String market = matcher.group(1) == null ? "" : matcher.group(1);
            if (read.computeIfAbsent(market, any -> new TreeMap<>()).put(matcher.group(2), matcher.group(3)) != null) {
                throw new IllegalArgumentException(
                        "must not give " + one.strip().split("=", -1)[0] + " twice");
            }
        }
        PaperMarkets markets = new PaperMarkets(text, read);
        read.keySet().forEach(markets::costs);
        return markets;
    }

    /**
     * Costs of a market that does not exist would cost nothing.
     *
     * @throws SettingsException naming every market that is none of these
     */
    public void requireKnown(List<Instrument> markets) {
        List<String> unknown = new ArrayList<>(new TreeSet<>(read.keySet()));
        unknown.remove("");
        markets.forEach(market -> unknown.remove(market.id()));
        if (!unknown.isEmpty()) {
            throw new SettingsException(unknown.stream()
                    .map(name -> "PAPER_COSTS names the market " + name + ", but there are "
                            + String.join(
                                    ", ", markets.stream().map(Instrument::id).toList()))
                    .toList());
        }
    }

    /** The terms by which risk rules and previews count: the larger one of two fees. */
    public VenueTerms terms(Instrument market, VenueTerms venue) {
        PaperCosts costs = costs(market.id());
        Ratio open = costs.openFee() == null ? venue.takerFee() : costs.openFee();
        Ratio close = costs.closeFee() == null ? venue.takerFee() : costs.closeFee();
        return new VenueTerms(
                open.compareTo(close) >= 0 ? open : close,
                costs.spread() == null ? venue.spread() : costs.spread(),
                venue.liquidationThreshold(),
                venue.maxLeverage(),
                venue.minNotional());
    }

    /** What the paper venue takes in each of these markets. */
    public SortedMap<String, PaperCosts> costs(List<Instrument> markets) {
        SortedMap<String, PaperCosts> costs = new TreeMap<>();
        markets.forEach(market -> costs.put(market.id(), costs(market.id())));
        return costs;
    }

    private PaperCosts costs(String market) {
        Map<String, String> parts = new TreeMap<>(read.getOrDefault("", new TreeMap<>()));
        parts.putAll(read.getOrDefault(market, new TreeMap<>()));
        PaperCosts defaults = PaperCosts.defaults();
        Ratio both = share(parts, "fee");
        Ratio slippage = share(parts, "slippage");
        Ratio funding = share(parts, "funding");
        return new PaperCosts(
                first(share(parts, "openFee"), both),
                first(share(parts, "closeFee"), both),
                share(parts, "spread"),
                slippage == null ? defaults.slippage() : slippage,
                depth(parts),
                micros(parts, "latency", defaults.latencyMicros()),
                funding == null ? Ratio.ZERO : funding);
    }

    private static @Nullable Ratio first(@Nullable Ratio own, @Nullable Ratio both) {
        return own == null ? both : own;
    }

    private static @Nullable PaperDepth depth(Map<String, String> parts) {
        String dollars = parts.get("depth");
        if (dollars == null) {
            if (parts.containsKey("impact") || parts.containsKey("share") || parts.containsKey("refill")) {
                throw new IllegalArgumentException("must give a depth in dollars with impact, share or refill");
            }
            return null;
        }
        Ratio impact = share(parts, "impact");
        Ratio share = share(parts, "share");
        return new PaperDepth(
                Usd.parse(dollars),
                impact == null ? Ratio.ZERO : impact,
                share == null ? Ratio.ONE : share,
                micros(parts, "refill", 1_000_000));
    }

    private static @Nullable Ratio share(Map<String, String> parts, String part) {
        String percent = parts.get(part);
        if (percent == null) {
            return null;
        }
        if (!percent.endsWith("%")) {
            throw new IllegalArgumentException("must give " + part + " in percent, such as " + part + "=0.05%");
        }
        return Percent.parse(percent).toRatio();
    }

    private static long micros(Map<String, String> parts, String part, long otherwise) {
        String time = parts.get(part);
        if (time == null) {
            return otherwise;
        }
        Matcher matcher = TIME.matcher(time);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must give " + part + " in ms or s, such as " + part + "=100ms");
        }
        return Math.multiplyExact(
                Long.parseLong(matcher.group(1)), matcher.group(2).equals("ms") ? 1_000L : 1_000_000L);
    }

    @Override
    public String toString() {
        return text;
    }
}
