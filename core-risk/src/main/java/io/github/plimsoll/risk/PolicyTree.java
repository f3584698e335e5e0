package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a policy from plain data. Collects problems instead of stopping at the first. */
final class PolicyTree {
    private static final List<String> KEYS =
            List.of("name", "version", "limits", "markets", "groups", "strategies", "sides", "permitted", "tiers");
    private static final Set<String> TIER_KEYS = new TreeSet<>(List.of("upTo", "leverage"));
    /** Writing a number out in full takes room that grows with its scale. */
    private static final int MAX_SCALE = 100;

    private static final Map<String, RiskLimit> LIMITS = Stream.of(RiskLimit.values())
            .collect(Collectors.toMap(RiskLimit::key, limit -> limit, (one, other) -> one, TreeMap::new));

    private PolicyTree() {}

    static PolicyBuilder read(Map<String, ?> tree) {
        Given.notNull(tree, "policy");
        Object version = tree.get("version");
        Object name = Given.notNull(tree.get("name"), "policy name");
        int number;
        try {
            number = new BigDecimal(String.valueOf(version)).intValueExact();
        } catch (ArithmeticException | NumberFormatException none) {
            throw new IllegalArgumentException("policy version must be a whole number but is " + version, none);
        }
        PolicyBuilder builder = new PolicyBuilder(String.valueOf(name), number);
        for (String key : map("policy", tree, builder).keySet()) {
            if (!KEYS.contains(key)) {
                builder.problem("there is no policy field " + key + "; there are name, version, limits, markets,"
                        + " groups, strategies, sides, permitted and tiers");
            }
        }
        map("limits", tree.get("limits"), builder)
                .forEach((key, value) ->
                        limit(key, key, value, builder).ifPresent(read -> builder.limit(read.limit, read.value)));
        scopes("markets", PolicyScope.Kind.MARKET, tree, builder);
        scopes("groups", PolicyScope.Kind.GROUP, tree, builder);
        scopes("strategies", PolicyScope.Kind.STRATEGY, tree, builder);
        scopes("sides", PolicyScope.Kind.SIDE, tree, builder);
        if (tree.get("permitted") != null) {
            List<String> markets = new ArrayList<>();
            for (Object one : list("permitted", tree.get("permitted"), builder)) {
                if (one instanceof String market && !market.isEmpty()) {
                    markets.add(market);
                } else {
                    builder.problem("permitted must name markets such as BTC-USD but names "
                            + (one == null ? "nothing" : one.toString().isEmpty() ? "an empty text" : one));
                }
            }
            builder.permit(markets);
        }
        if (tree.get("tiers") != null) {
            builder.tiers(tiers(list("tiers", tree.get("tiers"), builder), builder));
        }
        return builder;
    }

    private record Read(RiskLimit limit, long value) {}

    private static void scopes(String field, PolicyScope.Kind kind, Map<String, ?> tree, PolicyBuilder builder) {
        map(field, tree.get(field), builder).forEach((name, limits) -> {
            PolicyScope scope;
            try {
                scope = new PolicyScope(kind, name);
            } catch (IllegalArgumentException wrong) {
                builder.problem(Objects.requireNonNull(wrong.getMessage()));
                return;
            }
            map(field + "." + name, limits, builder)
                    .forEach((key, value) -> limit(field + "." + name + "." + key, key, value, builder)
                            .ifPresent(read -> builder.limit(scope, read.limit, read.value)));
        });
    }

    private static List<LeverageTier> tiers(List<?> rows, PolicyBuilder builder) {
        List<LeverageTier> tiers = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String where = "tiers." + (i + 1);
            Map<String, Object> fields = map(where, rows.get(i), builder);
            if (!fields.keySet().equals(TIER_KEYS)) {
                builder.problem(where + " must have upTo and leverage but has "
                        + (fields.isEmpty() ? "nothing" : String.join(" and ", fields.keySet())));
                continue;
            }
            try {
                tiers.add(new LeverageTier(
                        Usd.ofMicros(Decimals.parse("upTo", text(fields.get("upTo")), Usd.DECIMALS)),
                        Leverage.parse(text(fields.get("leverage")))));
            } catch (IllegalArgumentException | ArithmeticException wrong) {
                builder.problem(where + ": " + wrong.getMessage());
            }
        }
        return tiers;
    }

    private static Optional<Read> limit(String where, String key, @Nullable Object value, PolicyBuilder builder) {
        RiskLimit limit = LIMITS.get(key);
        if (limit == null) {
            builder.problem("there is no limit " + where);
            return Optional.empty();
        }
        try {
            return Optional.of(new Read(limit, value(limit, text(value))));
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            // What cannot be read is told as it stands: short, on one line.
            String is = value instanceof String text ? text : String.valueOf(value);
            String sentence = where + " must be " + range(limit) + " but is "
                    + (Given.quoted(is).equals('"' + is + '"') ? is : Given.quoted(is));
            if (where.equals(key)) {
                builder.misread(limit, sentence);
            } else {
                builder.problem(sentence);
            }
            return Optional.empty();
        }
    }

    private static String range(RiskLimit limit) {
        return limit.kind() == RiskLimit.Kind.SWITCH
                ? "true, or left out,"
                : limit.print(limit.min()) + " to " + limit.print(limit.max());
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Number number) {
            BigDecimal exact = new BigDecimal(number.toString());
            if (Math.abs((long) exact.scale()) > MAX_SCALE) {
                throw new ArithmeticException("more digits than any limit has");
            }
            return exact.toPlainString();
        }
        return String.valueOf(value);
    }

    private static long value(RiskLimit limit, String text) {
        return switch (limit.kind()) {
            case SHARE, RATIO ->
                text.endsWith("%")
                        ? Decimals.parse(limit.key(), text.substring(0, text.length() - 1), 4)
                        : Decimals.parse(limit.key(), text, 6);
            case LEVERAGE -> Decimals.parse(limit.key(), text.replaceFirst("x$", ""), 2);
            case DURATION -> duration(limit, text);
            case SWITCH -> {
                if (!text.equals("true") && !text.equals("1")) {
                    throw new IllegalArgumentException(limit.key() + " must be true");
                }
                yield 1;
            }
            case USD, SIGNED_USD, NUMBER, COUNT, COINS, ACCESS -> Decimals.parse(limit.key(), text, limit.decimals());
        };
    }

    private static long duration(RiskLimit limit, String text) {
        long unit = text.isEmpty()
                ? 0
                : switch (text.charAt(text.length() - 1)) {
                    case 's' -> 1;
                    case 'm' -> 60;
                    case 'h' -> 3_600;
                    case 'd' -> 86_400;
                    default -> 0;
                };
        String number = unit == 0 ? text : text.substring(0, text.length() - 1);
        return Math.multiplyExact(Decimals.parse(limit.key(), number, 6), Math.max(1, unit));
    }

    /** Sorted, so that problems come in one order. */
    private static Map<String, Object> map(String field, @Nullable Object value, PolicyBuilder builder) {
        Map<String, Object> sorted = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> sorted.put(String.valueOf(key), each == null ? "nothing" : each));
        } else if (value != null) {
            builder.problem(field + " must be a table of names and values but is " + value);
        }
        return sorted;
    }

    private static List<?> list(String field, @Nullable Object value, PolicyBuilder builder) {
        if (value instanceof List<?> list) {
            return list;
        }
        builder.problem(field + " must be a list but is " + value);
        return List.of();
    }
}
