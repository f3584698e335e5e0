package io.github.plimsoll.feeds.chainlink;

import io.github.plimsoll.supervisor.Outcome;

/** The newest block of a chain; {@code RpcClient::headSeconds} of plimsoll-evm fits. Answers in time. Thread-safe. */
@FunctionalInterface
public interface ChainHead {
    /** Its time, epoch seconds, or why it is not known. */
    Outcome<Long> seconds();
}
