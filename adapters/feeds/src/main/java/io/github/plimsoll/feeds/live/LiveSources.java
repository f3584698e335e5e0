package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.Supervisor;
import java.util.List;

/** Sources that a supervisor keeps going. Closing stops them all and returns when their connections are closed. */
public final class LiveSources implements AutoCloseable {
    private final Supervisor supervisor;
    private final List<PriceSource> sources;

    private LiveSources(Supervisor supervisor, List<PriceSource> sources) {
        this.supervisor = supervisor;
        this.sources = sources;
    }

    /**
     * Starts every task of every source.
     *
     * @param supervisor for these sources alone, so that their failures restart nothing else; closed with this
     */
    public static LiveSources start(Supervisor supervisor, List<? extends PriceSource> sources, QuoteSink sink) {
        sources.forEach(source -> source.children(sink).forEach(supervisor::start));
        return new LiveSources(supervisor, List.copyOf(sources));
    }

    /** In the order in which they were given. */
    public List<SourceHealth> health() {
        return sources.stream().map(PriceSource::health).toList();
    }

    /** May be called more than once. */
    @Override
    public void close() {
        supervisor.close();
    }
}
