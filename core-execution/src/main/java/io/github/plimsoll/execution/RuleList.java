package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.risk.PolicyScope;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Risk rules as people write them: {@code cooldown=5m,maxDrawdown=25%} hold everywhere, {@code
 * market.BTC-USD.maxLeverage=20x} in one market, {@code group.}, {@code strategy.} and {@code side.} likewise; {@code
 * permitted=BTC-USD+ETH-USD} names the only markets, {@code tiers=10000:100x+50000:20x} the leverage by notional.
 * What a rule means is for {@link RiskPolicy} to say. Immutable and thread-safe.
 */
public final class RuleList {
    /** Longer lists are refused before they are read. */
    public static final int MAX_LENGTH = 1_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,79}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9.%:+_-]{1,400}");
    private static final Pattern SCOPED = Pattern.compile("(market|group|strategy|side)\\.([^.]+)\\.([^.]+)");
    private static final String PERMITTED = "permitted";
    private static final String TIERS = "tiers";

    private final SortedMap<String, String> rules;

    private RuleList(SortedMap<String, String> rules) {
        this.rules = Collections.unmodifiableSortedMap(rules);
    }

    /**
     * Reads such a list; an empty text has no rules.
     *
     * @throws IllegalArgumentException when it is no list of different rules with their values
     */
    public static RuleList parse(String text) {
        SortedMap<String, String> rules = new TreeMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            String name = spelled(equals < 0 ? "" : pair.substring(0, equals).strip());
            String value = pair.substring(equals + 1).strip();
            if (text.length() > MAX_LENGTH
                    || !NAME.matcher(name).matches()
                    || !VALUE.matcher(value).matches()
                    || rules.put(name, value) != null) {
                throw new IllegalArgumentException(
                        "must be different rules with their values, such as cooldown=5m,maxDrawdown=25%");
            }
        }
        return new RuleList(rules);
    }

    /** Of rules that were read before. */
    static RuleList of(SortedMap<String, String> rules) {
        return parse(new RuleList(rules).toString());
    }

    /** People write sides as they please. */
    private static String spelled(String name) {
        Matcher scoped = SCOPED.matcher(name);
        return scoped.matches() && scoped.group(1).equals("side")
                ? "side." + scoped.group(2).toUpperCase(Locale.ROOT) + "." + scoped.group(3)
                : name;
    }

    /** Values by name, in the order of the names. */
    public SortedMap<String, String> rules() {
        return rules;
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** The same as plain data of a policy, as {@link RiskPolicy#fromMap} reads it. */
    public Map<String, Object> tree(String name, int version) {
        Map<String, Object> limits = new TreeMap<>();
        Map<String, Map<String, Map<String, Object>>> scopes = new TreeMap<>();
        Map<String, Object> tree = new TreeMap<>();
        tree.put("name", name);
        tree.put("version", version);
        tree.put("limits", limits);
        rules.forEach((rule, value) -> {
            Matcher scoped = SCOPED.matcher(rule);
            if (rule.equals(PERMITTED)) {
                tree.put(PERMITTED, parts(value));
            } else if (rule.equals(TIERS)) {
                tree.put(TIERS, tiers(value));
            } else if (scoped.matches()) {
                scopes.computeIfAbsent(scoped.group(1), kind -> new TreeMap<>())
                        .computeIfAbsent(scoped.group(2), which -> new TreeMap<>())
                        .put(scoped.group(3), value);
            } else {
                limits.put(rule, value);
            }
        });
        scopes.forEach((kind, names) -> tree.put(kind.equals("strategy") ? "strategies" : kind + "s", names));
        return tree;
    }

    /**
     * What the list says, with the loosest value of every mandatory limit that it leaves out.
     *
     * @throws IllegalArgumentException naming every rule that is unknown, out of range or incomplete
     */
    public RiskPolicy read() {
        SortedMap<String, String> filled = new TreeMap<>(rules);
        for (RiskLimit limit : RiskLimit.values()) {
            if (limit.isMandatory()) {
                long loosest = limit.isLowerTighter() ? limit.max() : limit.min();
                filled.putIfAbsent(limit.key(), Decimals.print(loosest, limit.decimals(), 0));
            }
        }
        return RiskPolicy.fromMap(new RuleList(filled).tree("rules", 1));
    }

    /**
     * What could never refuse anything, since what it names is not listed: a half sentence for each market and group.
     *
     * @throws IllegalArgumentException as {@link #read}
     */
    public List<String> unknown(List<Instrument> listed) {
        RiskPolicy read = read();
        SortedSet<String> groups = new TreeSet<>();
        SortedSet<String> ids = new TreeSet<>();
        for (Instrument instrument : listed) {
            groups.add(instrument.group());
            ids.add(instrument.id());
        }
        SortedSet<String> markets = new TreeSet<>(read.permitted().orElse(new TreeSet<>()));
        List<String> unknown = new ArrayList<>();
        for (PolicyScope scope : read.scoped().keySet()) {
            if (scope.kind() == PolicyScope.Kind.MARKET) {
                markets.add(scope.name());
            } else if (scope.kind() == PolicyScope.Kind.GROUP && !groups.contains(scope.name())) {
                unknown.add("name the group " + scope.name() + " but there are " + groups);
            }
        }
        markets.removeAll(ids);
        markets.forEach(market -> unknown.add("name the market " + market + " but there are " + ids));
        return unknown;
    }

    private static List<String> parts(String value) {
        List<String> parts = Arrays.asList(value.split("\\+", -1));
        if (parts.contains("")) {
            throw new IllegalArgumentException("must name something before and after each +, such as BTC-USD+ETH-USD");
        }
        return parts;
    }

    private static List<Map<String, String>> tiers(String value) {
        List<Map<String, String>> tiers = new ArrayList<>();
        for (String tier : parts(value)) {
            String[] ends = tier.split(":", -1);
            if (ends.length != 2) {
                throw new IllegalArgumentException("tiers must look like 10000:100x+50000:20x");
            }
            Map<String, String> read = new TreeMap<>();
            read.put("upTo", ends[0]);
            read.put("leverage", ends[1]);
            tiers.add(read);
        }
        return tiers;
    }

    /** The list in one spelling. */
    @Override
    public String toString() {
        return rules.entrySet().stream()
                .map(rule -> rule.getKey() + "=" + rule.getValue())
                .collect(Collectors.joining(","));
    }
}
