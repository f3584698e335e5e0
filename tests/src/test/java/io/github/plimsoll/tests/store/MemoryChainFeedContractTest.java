package io.github.plimsoll.tests.store;

import io.github.plimsoll.execution.MemoryChainFeed;
import io.github.plimsoll.execution.spi.ChainFeed;
import io.github.plimsoll.testkit.suites.ChainFeedContract;

/** What was read of chains, in memory. */
final class MemoryChainFeedContractTest extends ChainFeedContract {
    @Override
    protected ChainFeed newFeed() {
        return new MemoryChainFeed();
    }
}
