package io.github.plimsoll.feeds.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Markets by the names that a source has for them. Immutable. */
final class Listings {
    private final Map<String, Listing> bySymbol = new LinkedHashMap<>();

    /** @throws IllegalArgumentException naming every symbol and every market that is there twice, or that there is none */
    Listings(List<Listing> all) {
        List<String> problems = new ArrayList<>();
        List<String> markets = new ArrayList<>();
        if (all.isEmpty()) {
            problems.add("there must be at least one market");
        }
        for (Listing one : all) {
            if (bySymbol.put(one.symbol(), one) != null) {
                problems.add("symbol " + one.symbol() + " is named twice");
            }
            if (markets.contains(one.market())) {
                problems.add("market " + one.market() + " is named twice");
            }
            markets.add(one.market());
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("listings: " + String.join("; ", problems));
        }
    }

    List<String> symbols() {
        return List.copyOf(bySymbol.keySet());
    }

    List<String> markets() {
        return bySymbol.values().stream().map(Listing::market).toList();
    }

    Listing of(String symbol) throws Unreadable {
        Listing found = bySymbol.get(symbol);
        if (found == null) {
            throw new Unreadable(Rejected.Reason.UNKNOWN_ID, "nobody asked for " + symbol);
        }
        return found;
    }
}
