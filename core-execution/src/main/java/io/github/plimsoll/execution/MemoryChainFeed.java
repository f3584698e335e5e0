package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ChainEntry;
import io.github.plimsoll.execution.spi.ChainEntry.Change;
import io.github.plimsoll.execution.spi.ChainFeed;
import io.github.plimsoll.execution.spi.ReadBlock;
import io.github.plimsoll.execution.spi.StoreException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was read of chains in memory, for tests and simulations: it holds the same rules as a database and forgets all. Thread-safe. */
public final class MemoryChainFeed implements ChainFeed {
    private static final Comparator<ChainEntry> ORDER =
            Comparator.comparingLong(ChainEntry::block).thenComparingInt(ChainEntry::index);

    private static final class Read {
        private final Deque<ReadBlock> blocks = new ArrayDeque<>();
        private final Map<String, ChainEntry> entries = new TreeMap<>();
    }

    private final Map<String, Read> readers = new TreeMap<>();

    /** Nothing was read. */
    public MemoryChainFeed() {}

    @Override
    public synchronized boolean begin(String reader, ReadBlock at) {
        if (readers.containsKey(reader)) {
            return false;
        }
        Read read = new Read();
        read.blocks.push(at);
        readers.put(reader, read);
        return true;
    }

    @Override
    public synchronized List<ReadBlock> blocks(String reader) {
        Read read = readers.get(reader);
        return read == null ? List.of() : List.copyOf(read.blocks);
    }

    @Override
    public synchronized boolean append(
            String reader, ReadBlock after, List<ReadBlock> blocks, List<ChainEntry> entries) {
        requireOrder(after, blocks, entries);
        Read read = readers.get(reader);
        if (read == null || !after.equals(read.blocks.peek())) {
            return false;
        }
        Map<String, ChainEntry> more = new TreeMap<>();
        for (ChainEntry entry : entries) {
            String name = entry.transaction() + " " + entry.index();
            require(
                    !read.entries.containsKey(name) && more.put(name, entry) == null,
                    "an entry of the log is stored once: " + name);
        }
        read.entries.putAll(more);
        blocks.forEach(read.blocks::push);
        while (read.blocks.size() > KEPT) {
            read.blocks.removeLast();
        }
        return true;
    }

    /**
     * What every feed holds of what is appended.
     *
     * @throws StoreException of kind CONSTRAINT
     */
    public static void requireOrder(ReadBlock after, List<ReadBlock> blocks, List<ChainEntry> entries) {
        require(!blocks.isEmpty(), "at least one block is appended");
        for (int i = 0; i < blocks.size(); i++) {
            require(blocks.get(i).number() == after.number() + 1 + i, "blocks follow each other without a gap");
        }
        long last = after.number() + blocks.size();
        entries.forEach(entry ->
                require(entry.block() > after.number() && entry.block() <= last, "entries are those of the blocks"));
    }

    @Override
    public synchronized boolean rollBack(String reader, ReadBlock from, ReadBlock to) {
        Read read = readers.get(reader);
        if (read == null || !from.equals(read.blocks.peek()) || !read.blocks.contains(to)) {
            return false;
        }
        read.blocks.removeIf(block -> block.number() > to.number());
        read.entries.values().removeIf(entry -> entry.block() > to.number());
        return true;
    }

    @Override
    public synchronized BigInteger held(String reader, String account, String asset) {
        Read read = readers.get(reader);
        return read == null
                ? BigInteger.ZERO
                : read.entries.values().stream()
                        .flatMap(entry -> entry.changes().stream())
                        .filter(change -> change.account().equals(account)
                                && change.asset().equals(asset))
                        .map(Change::by)
                        .reduce(BigInteger.ZERO, BigInteger::add);
    }

    @Override
    public synchronized List<ChainEntry> entries(String reader, long fromBlock, int most) {
        Read read = readers.get(reader);
        List<ChainEntry> all = read == null ? List.of() : new ArrayList<>(read.entries.values());
        return all.stream()
                .filter(entry -> entry.block() >= fromBlock)
                .sorted(ORDER)
                .limit(most)
                .toList();
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new StoreException(StoreException.Kind.CONSTRAINT, why, new IllegalStateException(why));
        }
    }
}
