package io.github.plimsoll.avantis.market;

import io.github.plimsoll.avantis.message.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the venue says of itself, one fact a line: everything of {@code /v2/meta}, and of the catalogue what stays in the
 * markets that are traded. Approved once by a person as {@link #text}, and compared with what it says later. Immutable.
 */
public final class VenueFacts {
    /** The network as public sources describe it; unlike other facts these hold without anybody's approval. */
    public static final SortedMap<String, String> BASE_MAINNET = Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(
            "meta.chainId", "8453",
            "meta.addresses.tradingRouter", "0x44914408af82bc9983bbb330e3578e1105e11d4e",
            "meta.addresses.tradingStorage", "0x8a311d7048c35985aa31c131b9a13e03a5f7422d",
            "meta.addresses.referral", "0x1a110bba13a1f16cca4b79758bd39290f29de82d",
            "meta.addresses.usdc", "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913")));

    private static final int MAX_FACTS = 20_000;

    private final SortedMap<String, String> facts;

    private VenueFacts(SortedMap<String, String> facts) {
        this.facts = Collections.unmodifiableSortedMap(facts);
    }

    /**
     * What the venue says now.
     *
     * @param meta the answer of {@code /v2/meta}, with its envelope
     * @param catalogue its markets
     * @param symbols of the markets that are traded
     * @throws io.github.plimsoll.evm.RefusedException when the answer is none, or is a failure
     */
    public static VenueFacts of(byte[] meta, Catalogue catalogue, Collection<String> symbols) {
        SortedMap<String, String> facts = new TreeMap<>();
        Fields all = Fields.read("meta", meta);
        Fields data = all.has("ok") ? all.object("data") : all;
        data.leaves((path, value) -> {
            boolean address = value.matches("0x[0-9a-fA-F]{40}");
            facts.put("meta." + path, address ? value.toLowerCase(Locale.ROOT) : value);
        });
        facts.put("catalogue.dataVersion", Long.toString(catalogue.dataVersion()));
        facts.put("catalogue.maxTradesPerPair", Long.toString(catalogue.maxTradesPerPair()));
        for (String symbol : symbols) {
            catalogue.find(symbol).ifPresent(pair -> add(facts, pair.terms()));
        }
        return new VenueFacts(facts);
    }

    private static void add(SortedMap<String, String> facts, PairTerms terms) {
        String at = "pair." + terms.symbol() + ".";
        facts.put(at + "index", Long.toString(terms.index()));
        facts.put(at + "upside", Boolean.toString(terms.upside()));
        facts.put(at + "listed", Boolean.toString(terms.listed()));
        facts.put(at + "minLeverage", Long.toString(terms.minLeverage()));
        facts.put(at + "maxLeverage", Long.toString(terms.maxLeverage()));
        facts.put(at + "minNotional", Long.toString(terms.minNotional()));
        facts.put(at + "maxGain", Long.toString(terms.maxGain()));
        facts.put(at + "maxLoss", Long.toString(terms.maxLoss()));
        facts.put(at + "maxLongShare", Long.toString(terms.maxLongShare()));
        facts.put(at + "maxShortShare", Long.toString(terms.maxShortShare()));
        facts.put(at + "openMakerFee", Long.toString(terms.openFees().maker()));
        facts.put(at + "openTakerFee", Long.toString(terms.openFees().taker()));
        facts.put(at + "closeMakerFee", Long.toString(terms.closeFees().maker()));
        facts.put(at + "closeTakerFee", Long.toString(terms.closeFees().taker()));
        facts.put(at + "feedId", terms.feedId());
    }

    /**
     * Reads approved facts: {@code name = value} lines, and comments behind {@code #}.
     *
     * @throws IllegalArgumentException naming the line
     */
    public static VenueFacts parse(String text) {
        SortedMap<String, String> facts = new TreeMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int at = line.indexOf(" = ");
            if (at <= 0
                    || facts.put(line.substring(0, at), line.substring(at + 3)) != null
                    || facts.size() > MAX_FACTS) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + " of the approved facts is not a name of its own,"
                                + " \" = \" and a value, such as meta.chainId = 8453");
            }
        }
        return new VenueFacts(facts);
    }

    /** As a person approves it and {@link #parse} reads it. */
    public String text() {
        StringBuilder all = new StringBuilder();
        facts.forEach(
                (name, value) -> all.append(name).append(" = ").append(value).append('\n'));
        return all.toString();
    }

    /** The bounds of a market, by the venue's name of it; empty when one of them is no fact here, or no whole number. */
    public Optional<MarketBounds> bounds(String symbol) {
        OptionalLong fee = Stream.of("openMakerFee", "openTakerFee", "closeMakerFee", "closeTakerFee")
                .map(name -> number(symbol, name))
                .reduce(
                        OptionalLong.of(0),
                        (one, other) -> one.isEmpty() || other.isEmpty()
                                ? OptionalLong.empty()
                                : OptionalLong.of(Math.max(one.getAsLong(), other.getAsLong())));
        OptionalLong leverage = number(symbol, "maxLeverage");
        OptionalLong notional = number(symbol, "minNotional");
        return fee.isEmpty() || leverage.isEmpty() || notional.isEmpty()
                ? Optional.empty()
                : Optional.of(new MarketBounds(leverage.getAsLong(), notional.getAsLong(), fee.getAsLong()));
    }

    private OptionalLong number(String symbol, String name) {
        String value = facts.getOrDefault("pair." + symbol + "." + name, "");
        return value.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }

    /**
     * Compares what the venue says with what was approved.
     *
     * @param approved by a person
     * @param network what holds without approval, such as {@link #BASE_MAINNET}
     */
    public FactReport against(VenueFacts approved, SortedMap<String, String> network) {
        List<FactReport.Change> changes = new ArrayList<>();
        SortedMap<String, String> wanted = new TreeMap<>(approved.facts);
        wanted.putAll(network);
        wanted.forEach((name, value) -> {
            String now = facts.get(name);
            if (!value.equals(now)) {
                changes.add(new FactReport.Change(name, value, now == null ? FactReport.ABSENT : now));
            }
        });
        facts.forEach((name, value) -> {
            if (!wanted.containsKey(name)) {
                changes.add(new FactReport.Change(name, FactReport.ABSENT, value));
            }
        });
        return new FactReport(changes);
    }
}
