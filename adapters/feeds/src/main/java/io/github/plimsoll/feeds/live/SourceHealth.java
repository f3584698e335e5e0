package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.ReconnectingStream;
import java.util.List;
import java.util.Map;

/**
 * A source at one moment. Immutable.
 *
 * @param source its name
 * @param links its connections, in the order of its endpoints; one that asks again and again is LIVE while it is answered
 * @param counts messages, prices, rejections by reason and so on since the start, by name in fixed order
 */
public record SourceHealth(String source, List<ReconnectingStream.Health> links, Map<String, Long> counts) {
    public SourceHealth {
        links = List.copyOf(links);
    }

    /** Whether at least one connection is open and was heard of lately. */
    public boolean isLive() {
        return links.stream().anyMatch(link -> link.state() == ReconnectingStream.State.LIVE);
    }

    /** How often that was counted; 0 when it never was. */
    public long count(String what) {
        return counts.getOrDefault(what, 0L);
    }
}
