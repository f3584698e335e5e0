package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.ChildSpec;
import java.util.ArrayList;
import java.util.List;

/** A source that is heard over the network: its connections, and the task that delivers what they bring. */
final class NetworkSource implements PriceSource {
    private final SourceParts parts;
    private final List<String> markets;
    private final List<Link> links;

    NetworkSource(SourceParts parts, List<String> markets, List<? extends Link> links) {
        this.parts = parts;
        this.markets = List.copyOf(markets);
        this.links = List.copyOf(links);
    }

    @Override
    public String name() {
        return parts.source();
    }

    @Override
    public List<String> markets() {
        return markets;
    }

    @Override
    public List<ChildSpec> children(QuoteSink sink) {
        List<ChildSpec> all = new ArrayList<>();
        all.add(ChildSpec.permanent(name() + ".delivery", parts.mailbox().delivery(sink)));
        links.forEach(link -> all.add(ChildSpec.permanent(link.channel(), link.task())));
        return List.copyOf(all);
    }

    @Override
    public List<String> channels() {
        return links.stream().map(Link::channel).toList();
    }

    @Override
    public Intake intake(String channel, QuoteSink sink) {
        return links.stream()
                .filter(link -> link.channel().equals(channel))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        name() + " has no channel " + channel + "; there are " + channels()))
                .intake(sink);
    }

    @Override
    public SourceHealth health() {
        return new SourceHealth(
                name(),
                links.stream().map(Link::health).toList(),
                parts.counts().snapshot());
    }
}
