package io.github.plimsoll.feeds.recording;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What writer and reader of a block remember while they go through it, so that only differences need be written. Both do
 * the same steps in the same order. Differences wrap around, so every number comes back exactly.
 */
final class Memory {
    /** The last values of one source on one market. */
    static final class Line {
        long price;
        long confidence;
        long bid;
        long ask;
        long bidSize;
        long askSize;
        long sizeExponent;
        long exponent;
        long sequence;
    }

    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<Integer, Line> lines = new HashMap<>();
    long micros;
    long nanos;

    /** Place of a name; how many there are when it is new. */
    int place(String name) {
        Integer place = places.get(name);
        return place == null ? names.size() : place;
    }

    int names() {
        return names.size();
    }

    String name(int place) {
        return names.get(place);
    }

    void add(String name) {
        places.put(name, names.size());
        names.add(name);
    }

    Line line(int source, int market) {
        return lines.computeIfAbsent(source * Format.MAX_NAMES + market, key -> new Line());
    }

    void clear() {
        names.clear();
        places.clear();
        lines.clear();
        micros = 0;
        nanos = 0;
    }
}
