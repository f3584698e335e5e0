package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.MemoryChainFeed;
import io.github.plimsoll.execution.spi.ChainEntry;
import io.github.plimsoll.execution.spi.ChainEntry.Change;
import io.github.plimsoll.execution.spi.ChainFeed;
import io.github.plimsoll.execution.spi.ReadBlock;
import io.github.plimsoll.execution.spi.StoreException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store of what was read of a chain does. Extend it and give an empty store. */
public abstract class ChainFeedContract {
    private static final String READER = "usdc of ann";
    private static final String ANN = "0x00000000000000000000000000000000000000aa";
    private static final String USDC = "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913";

    private ChainFeed feed = new MemoryChainFeed();

    /** A store that has read nothing. */
    protected abstract ChainFeed newFeed();

    @BeforeEach
    void begin() {
        feed = newFeed();
    }

    private static ReadBlock block(long number, String fork) {
        return new ReadBlock(number, "0x" + fork + number);
    }

    private static ChainEntry entry(long block, String transaction, int index, long by) {
        return new ChainEntry(transaction, index, block, List.of(new Change(ANN, USDC, BigInteger.valueOf(by))));
    }

    private BigInteger held() {
        return feed.held(READER, ANN, USDC);
    }

    @Test
    @DisplayName("it begins once, goes on where it was, and holds nothing before")
    void onceBegun() {
        assertThat(feed.blocks(READER)).isEmpty();
        assertThat(held()).isZero();
        assertThat(feed.append(READER, block(9, "a"), List.of(block(10, "a")), List.of()))
                .isFalse();
        assertThat(feed.begin(READER, block(9, "a"))).isTrue();
        assertThat(feed.begin(READER, block(7, "a"))).isFalse();
        assertThat(feed.blocks(READER)).containsExactly(block(9, "a"));
        assertThat(feed.blocks("another")).isEmpty();
    }

    @Test
    @DisplayName("EXE-28 an entry of the log is stored once, whichever block or process brings it again")
    void anEntryOnce() {
        feed.begin(READER, block(9, "a"));
        ChainEntry paid = entry(10, "0x01", 3, 500);
        assertThat(feed.append(READER, block(9, "a"), List.of(block(10, "a")), List.of(paid)))
                .isTrue();
        assertThat(feed.append(READER, block(9, "a"), List.of(block(10, "a")), List.of(paid)))
                .as("said again")
                .isFalse();
        constraint(List.of(block(11, "a")), List.of(entry(11, "0x01", 3, 500)));
        constraint(List.of(block(11, "a")), List.of(entry(11, "0x02", 1, 7), entry(11, "0x02", 1, 7)));
        assertThat(held()).isEqualTo(500);
        assertThat(feed.blocks(READER).get(0)).as("nothing of it is left").isEqualTo(block(10, "a"));
        assertThat(feed.entries(READER, 0, 10)).containsExactly(paid);
    }

    private void constraint(List<ReadBlock> blocks, List<ChainEntry> entries) {
        assertThatThrownBy(() -> feed.append(READER, block(10, "a"), blocks, entries))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.CONSTRAINT));
    }

    @Test
    @DisplayName("blocks follow each other without a gap, and entries are those of the blocks")
    void inOrder() {
        feed.begin(READER, block(10, "a"));
        constraint(List.of(), List.of());
        constraint(List.of(block(12, "a")), List.of());
        constraint(List.of(block(11, "a"), block(13, "a")), List.of());
        constraint(List.of(block(11, "a")), List.of(entry(12, "0x01", 0, 1)));
        constraint(List.of(block(11, "a")), List.of(entry(10, "0x01", 0, 1)));
    }

    @Test
    @DisplayName(
            "EXE-27 what a reorganisation took away is taken back: entries, holdings and the place up to which was read")
    void takenBack() {
        feed.begin(READER, block(9, "a"));
        feed.append(
                READER,
                block(9, "a"),
                List.of(block(10, "a"), block(11, "a"), block(12, "a")),
                List.of(entry(10, "0x01", 0, 500), entry(11, "0x02", 0, -200), entry(12, "0x03", 5, 1)));
        assertThat(held()).isEqualTo(301);
        assertThat(feed.rollBack(READER, block(11, "a"), block(10, "a")))
                .as("it was not the newest")
                .isFalse();
        assertThat(feed.rollBack(READER, block(12, "a"), block(10, "b")))
                .as("never read")
                .isFalse();
        assertThat(feed.rollBack(READER, block(12, "a"), block(10, "a"))).isTrue();
        assertThat(held()).isEqualTo(500);
        assertThat(feed.blocks(READER)).containsExactly(block(10, "a"), block(9, "a"));
        assertThat(feed.append(
                        READER,
                        block(10, "a"),
                        List.of(block(11, "b")),
                        List.of(entry(11, "0x03", 0, 1), entry(11, "0x02", 1, -200))))
                .as("the same transactions in other places of the new chain")
                .isTrue();
        assertThat(held()).isEqualTo(301);
        assertThat(feed.entries(READER, 11, 1)).containsExactly(entry(11, "0x03", 0, 1));
    }

    @Test
    @DisplayName("so many blocks are remembered, and the rest of what was read stays")
    void remembered() {
        feed.begin(READER, block(0, "a"));
        List<ReadBlock> blocks = new ArrayList<>();
        for (int i = 1; i <= ChainFeed.KEPT + 10; i++) {
            blocks.add(block(i, "a"));
        }
        assertThat(feed.append(READER, block(0, "a"), blocks, List.of(entry(1, "0x01", 0, 5))))
                .isTrue();
        Collections.reverse(blocks);
        assertThat(feed.blocks(READER)).containsExactlyElementsOf(blocks.subList(0, ChainFeed.KEPT));
        assertThat(feed.rollBack(READER, blocks.get(0), block(3, "a")))
                .as("forgotten")
                .isFalse();
        assertThat(held()).isEqualTo(5);
    }

    @Test
    @DisplayName("256 bits are held exactly, above and below nothing")
    void exact() {
        BigInteger most = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
        feed.begin(READER, block(0, "a"));
        feed.append(
                READER,
                block(0, "a"),
                List.of(block(1, "a")),
                List.of(
                        new ChainEntry("0x01", 0, 1, List.of(new Change(ANN, USDC, most))),
                        new ChainEntry(
                                "0x01",
                                1,
                                1,
                                List.of(
                                        new Change(ANN, "other", most.negate()),
                                        new Change("bob", USDC, BigInteger.ONE)))));
        assertThat(held()).isEqualTo(most);
        assertThat(feed.held(READER, ANN, "other")).isEqualTo(most.negate());
        assertThat(feed.held(READER, "bob", USDC)).isEqualTo(1);
        assertThat(feed.held("another", ANN, USDC)).isZero();
    }

    @Test
    @DisplayName(
            "EXE-28 of several that read the same at the same time one is first, and entry, holding and place change together")
    void oneIsFirst() throws Exception {
        feed.begin(READER, block(0, "a"));
        for (int round = 1; round <= 10; round++) {
            long number = round;
            CyclicBarrier together = new CyclicBarrier(2);
            List<Boolean> first = Collections.synchronizedList(new ArrayList<>());
            List<Thread> both = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Thread one = new Thread(() -> {
                    try {
                        together.await();
                        first.add(feed.append(
                                READER,
                                block(number - 1, "a"),
                                List.of(block(number, "a")),
                                List.of(entry(number, "0x" + number, 0, 1))));
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                });
                one.start();
                both.add(one);
            }
            for (Thread one : both) {
                one.join();
            }
            assertThat(first).containsExactlyInAnyOrder(true, false);
            assertThat(held()).isEqualTo(number);
        }
    }
}
