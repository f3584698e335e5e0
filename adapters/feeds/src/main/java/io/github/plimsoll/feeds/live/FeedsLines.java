package io.github.plimsoll.feeds.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The lines of a configuration, each read once; what nobody asked for is left over. Belongs to one thread. */
final class FeedsLines {
    /** Most lines that are read. */
    static final int MAX_LINES = 100_000;

    private record Line(int number, String value) {}

    private final Map<String, Line> byKey = new LinkedHashMap<>();
    private final Set<String> taken = new LinkedHashSet<>();
    private final List<String> problems;

    private FeedsLines(List<String> problems) {
        this.problems = problems;
    }

    static FeedsLines of(String text, List<String> problems) {
        FeedsLines lines = new FeedsLines(problems);
        int number = 0;
        for (String raw : text.lines().limit(MAX_LINES + 1L).toList()) {
            number++;
            if (number > MAX_LINES) {
                problems.add("more than " + MAX_LINES + " lines");
                break;
            }
            String line = raw.indexOf('#') < 0
                    ? raw.strip()
                    : raw.substring(0, raw.indexOf('#')).strip();
            int equals = line.indexOf('=');
            if (line.isEmpty()) {
                continue;
            }
            String key = equals < 0 ? "" : line.substring(0, equals).strip();
            String value = line.substring(equals + 1).strip();
            if (key.isEmpty() || value.isEmpty() || key.indexOf('.') < 1) {
                problems.add("line " + number + ": must look like BTC-USD.binance = BTCUSDT");
                continue;
            }
            Line before = lines.byKey.putIfAbsent(key, new Line(number, value));
            if (before != null) {
                problems.add("line " + number + ": " + key + " is set twice, first on line " + before.number());
            }
        }
        return lines;
    }

    /** First parts of all keys, in their order. */
    Set<String> heads() {
        Set<String> heads = new LinkedHashSet<>();
        byKey.keySet().forEach(key -> heads.add(key.substring(0, key.indexOf('.'))));
        return heads;
    }

    /** Where a key, or the first one below it, is set: {@code line 3: }; empty when it is not. */
    String at(String key) {
        return byKey.entrySet().stream()
                .filter(line -> line.getKey().equals(key) || line.getKey().startsWith(key + "."))
                .map(line -> "line " + line.getValue().number() + ": ")
                .findFirst()
                .orElse("");
    }

    Optional<String> take(String key) {
        Line line = byKey.get(key);
        if (line == null) {
            return Optional.empty();
        }
        taken.add(key);
        return Optional.of(line.value());
    }

    /** The value read as something; one that cannot be read is a problem and then missing. */
    <T> Optional<T> take(String key, Function<String, T> as) {
        Optional<String> text = take(key);
        try {
            return text.map(as);
        } catch (IllegalArgumentException wrong) {
            problems.add(at(key) + key + " " + wrong.getMessage());
            return Optional.empty();
        }
    }

    /** Keys of known heads that nobody asked for. */
    List<String> leftOver() {
        List<String> left = new ArrayList<>(byKey.keySet());
        left.removeAll(taken);
        List<String> unknownHeads = new ArrayList<>();
        for (String key : left) {
            String head = key.substring(0, key.indexOf('.'));
            boolean used = taken.stream().anyMatch(other -> other.startsWith(head + "."));
            if (!used) {
                unknownHeads.add(key);
            }
        }
        left.removeAll(unknownHeads);
        return left;
    }
}
