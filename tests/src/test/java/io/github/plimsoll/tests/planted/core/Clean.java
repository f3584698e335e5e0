package io.github.plimsoll.tests.planted.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a core may do: the rules must stay silent about all of it. */
final class Clean {
    private static final long[] TABLE = {1, 10, 100};
    private final Map<String, Long> ordered = new LinkedHashMap<>();

    Instant given(long micros) {
        return Instant.ofEpochMilli(micros / 1_000);
    }

    long seeded(long seed) {
        return new SplittableRandom(seed).nextLong() + TABLE[0];
    }

    Map<Integer, List<String>> grouped(List<String> words) {
        ordered.put("a", 1L);
        return new ArrayList<>(words)
                .stream().collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.toList()));
    }
}
