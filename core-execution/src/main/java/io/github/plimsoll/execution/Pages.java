package io.github.plimsoll.execution;

import java.util.ArrayList;
import java.util.List;

/** One transaction for each page: long enough to share its commit, short enough to keep nobody waiting. */
final class Pages {
    private Pages() {}

    static <T> List<List<T>> of(List<T> all, int size) {
        List<List<T>> pages = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            pages.add(all.subList(from, Math.min(from + size, all.size())));
        }
        return pages;
    }
}
