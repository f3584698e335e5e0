package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.ChildSpec;
import java.util.List;

/**
 * Somewhere that prices come from. It holds no thread of its own: it names the tasks that keep it going, and a supervisor
 * runs them, restarts them and stops them. When its tasks have ended, nothing of it is open any more.
 *
 * <p>Thread-safe.
 */
public interface PriceSource {
    /** Its name in the price feed, such as {@code binance}. */
    String name();

    /** Ids of the markets that it quotes, such as {@code BTC-USD}, in the order of its configuration. */
    List<String> markets();

    /**
     * The tasks that bring its prices to the sink until they are told to stop. A task may be run again after it failed.
     * The names of the tasks begin with the name of the source.
     */
    List<ChildSpec> children(QuoteSink sink);

    /** Names of its connections whose messages a {@link RawTap} sees, such as {@code binance.stream}; empty: none. */
    default List<String> channels() {
        return List.of();
    }

    /**
     * What reads the messages of one connection, for a recorded session to go through once more; a new one for each
     * connection that was made. Its prices go to the sink one by one, none is left out.
     *
     * @param channel one of {@link #channels}
     * @throws IllegalArgumentException when there is no such channel
     */
    default Intake intake(String channel, QuoteSink sink) {
        throw new IllegalArgumentException(name() + " has no channel " + channel);
    }

    /** How it is; never blocks. */
    SourceHealth health();
}
