package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.ChainEntry;
import io.github.plimsoll.execution.spi.ChainFeed;
import io.github.plimsoll.execution.spi.ReadBlock;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.postgres.PostgresChainFeed;
import io.github.plimsoll.testkit.suites.ChainFeedContract;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What was read of chains, on a real PostgreSQL, with the runtime role. */
final class PostgresChainFeedContractTest extends ChainFeedContract {
    @Override
    protected ChainFeed newFeed() {
        PostgresServer.get().emptyStore();
        return new PostgresChainFeed(PostgresServer.get().pool().dataSource());
    }

    @Test
    @DisplayName("EXE-28 when one entry of many is there already, none of them, no holding and no block is written")
    void inOneTransaction() {
        ChainFeed feed = newFeed();
        ReadBlock first = new ReadBlock(1, "0x1");
        ReadBlock second = new ReadBlock(2, "0x2");
        feed.begin("one", new ReadBlock(0, "0x0"));
        assertThat(feed.append("one", new ReadBlock(0, "0x0"), List.of(first), List.of(entry("0xa", 1, 500))))
                .isTrue();
        assertThatThrownBy(() -> feed.append(
                        "one",
                        first,
                        List.of(second),
                        List.of(entry("0xb", 2, 20), entry("0xc", 2, 3), entry("0xa", 2, 500))))
                .isInstanceOf(StoreException.class);
        ChainFeed read = new PostgresChainFeed(PostgresServer.get().pool().dataSource());
        assertThat(read.blocks("one").get(0)).isEqualTo(first);
        assertThat(read.held("one", "ann", "usdc")).isEqualTo(500);
        assertThat(read.entries("one", 0, 10)).containsExactly(entry("0xa", 1, 500));
        assertThat(read.append("one", first, List.of(second), List.of(entry("0xb", 2, 20))))
                .isTrue();
        assertThat(read.held("one", "ann", "usdc")).isEqualTo(520);
    }

    private static ChainEntry entry(String transaction, long block, long by) {
        return new ChainEntry(
                transaction, 0, block, List.of(new ChainEntry.Change("ann", "usdc", BigInteger.valueOf(by))));
    }

    @AfterEach
    void everyConnectionWasGivenBack() {
        assertThat(PostgresServer.get().pool().inUse()).isZero();
    }
}
