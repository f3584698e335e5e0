package io.github.plimsoll.bot;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code /metrics} answered: types by name, values by series. */
final class Scrape {
    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, String> values = new TreeMap<>();

    Scrape(String text) {
        text.lines().forEach(line -> {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                types.put(words[2], words[3]);
            } else if (!line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                values.put(line.substring(0, space), line.substring(space + 1));
            }
        });
    }

    Map<String, String> types() {
        return types;
    }

    Set<String> series() {
        return values.keySet();
    }

    /** Not a number when there is no such series yet. */
    double value(String series) {
        return Double.parseDouble(values.getOrDefault(series, "NaN"));
    }

    /** The same, 0 for a counter that has not counted. */
    double count(String series) {
        return Double.parseDouble(values.getOrDefault(series, "0"));
    }

    /** Names of which a series has another value than before, or is new. */
    Set<String> changedSince(Scrape before) {
        Set<String> names = new TreeSet<>();
        values.forEach((series, value) -> {
            if (!value.equals(before.values.get(series))) {
                String plain = series.replaceAll("\\{.*", "");
                String family = plain.replaceAll("_(bucket|count|sum)$", "");
                names.add(types.containsKey(plain) ? plain : family);
            }
        });
        return names;
    }
}
