package io.github.plimsoll.evm.reading;

import io.github.plimsoll.evm.BlockLink;
import io.github.plimsoll.evm.LogEntry;
import io.github.plimsoll.evm.Quorum;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.execution.spi.ChainEntry;
import io.github.plimsoll.execution.spi.ChainEntry.Change;
import io.github.plimsoll.execution.spi.ChainFeed;
import io.github.plimsoll.execution.spi.ReadBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a chain's log, block by block, each entry once. A block is asked for by its hash, so that an answer is about that
 * block and no other; blocks count when each stands on the one before. When the newest block that was read is not on the chain
 * any more, everything down to the last one that still is is taken back, and read again. It keeps nothing of its own: a
 * process that dies anywhere goes on from the store, and of two that read the same one is first. Steps of one follower are one
 * at a time; questions wait on the caller's thread.
 */
public final class ChainFollower {
    /** Most blocks of one step. */
    public static final int MOST_BLOCKS = 50;

    private final ChainFeed feed;
    private final Quorum nodes;
    private final LogDecoder decoder;
    private final String reader;

    /** How a step went. */
    public enum Turn {
        /** Blocks were read. */
        READ,
        /** There is no newer block. */
        IDLE,
        /** Blocks that are gone were taken back. */
        ROLLED_BACK,
        /** Too few nodes answer, or they contradict each other: nothing is known, and nothing changes. */
        BLIND,
        /** Another process was first. */
        NOT_FIRST,
        /** More blocks are gone than are remembered: a person has to look, and nothing is read until then. */
        TOO_DEEP
    }

    /**
     * @param reader names what is read, 1 to 200 characters: another list of contracts or accounts is another reader
     */
    public ChainFollower(ChainFeed feed, Quorum nodes, LogDecoder decoder, String reader) {
        this.feed = feed;
        this.nodes = nodes;
        this.decoder = decoder;
        this.reader = reader;
    }

    /**
     * Begins with a block, once: where it began before it goes on.
     *
     * @param first the first block that is read, from 1
     */
    public Turn begin(long first) {
        if (first < 1) {
            throw new IllegalArgumentException("the first block that is read is 1 or later, not " + first);
        }
        if (!feed.blocks(reader).isEmpty()) {
            return Turn.IDLE;
        }
        Optional<BlockLink> before = link(first - 1);
        if (before.isEmpty()) {
            return Turn.BLIND;
        }
        return feed.begin(reader, read(before.get())) ? Turn.READ : Turn.NOT_FIRST;
    }

    /** Reads on, at most {@value #MOST_BLOCKS} blocks; or takes back what is gone. */
    public Turn step() {
        List<ReadBlock> known = feed.blocks(reader);
        if (known.isEmpty()) {
            throw new IllegalStateException("begin before the first step");
        }
        ReadBlock newest = known.get(0);
        Optional<Long> head = nodes.head();
        if (head.isEmpty()) {
            return Turn.BLIND;
        }
        // Nodes that lag do not know the newest block: that alone says nothing.
        Optional<ReadBlock> shared =
                known.stream().filter(block -> block.number() <= head.get()).findFirst();
        Optional<Optional<BlockLink>> there = shared.flatMap(block -> ask(block.number()));
        if (there.isEmpty() || there.get().isEmpty()) {
            return Turn.BLIND;
        }
        if (!there.get().get().hash().equals(shared.get().hash())) {
            return back(known, head.get());
        }
        long last = Math.min(head.get(), newest.number() + MOST_BLOCKS);
        return last <= newest.number() ? Turn.IDLE : forward(newest, last);
    }

    private Turn forward(ReadBlock newest, long last) {
        List<RpcRequest<Optional<BlockLink>>> questions = new ArrayList<>();
        for (long number = newest.number() + 1; number <= last; number++) {
            questions.add(RpcRequest.link(number));
        }
        List<BlockLink> links = new ArrayList<>();
        String parent = newest.hash();
        for (Optional<Optional<BlockLink>> told : nodes.ask(questions)) {
            Optional<BlockLink> link = told.flatMap(one -> one);
            if (link.isEmpty() || !link.get().parent().equals(parent)) {
                break; // what is behind it may be another chain's
            }
            links.add(link.get());
            parent = link.get().hash();
        }
        List<ReadBlock> blocks = new ArrayList<>();
        List<ChainEntry> entries = new ArrayList<>();
        if (!links.isEmpty()) {
            List<Optional<List<LogEntry>>> logs = nodes.ask(links.stream()
                    .map(link -> RpcRequest.logs(link.hash(), decoder.contracts()))
                    .toList());
            for (int i = 0; i < links.size() && logs.get(i).isPresent(); i++) {
                Optional<List<ChainEntry>> found =
                        entries(links.get(i), logs.get(i).get());
                if (found.isEmpty()) {
                    break;
                }
                blocks.add(read(links.get(i)));
                entries.addAll(found.get());
            }
        }
        if (blocks.isEmpty()) {
            return Turn.BLIND;
        }
        return feed.append(reader, newest, blocks, entries) ? Turn.READ : Turn.NOT_FIRST;
    }

    /** What the log of a block says; empty when it is not that block's, or says something twice. */
    private Optional<List<ChainEntry>> entries(BlockLink block, List<LogEntry> log) {
        List<ChainEntry> all = new ArrayList<>();
        Set<Integer> places = new HashSet<>();
        for (LogEntry entry : log) {
            if (!entry.blockHash().equals(block.hash())
                    || entry.block() != block.number()
                    || !places.add(entry.index())) {
                return Optional.empty();
            }
            List<Change> changes = decoder.changes(entry);
            if (!changes.isEmpty()) {
                all.add(new ChainEntry(entry.transaction(), entry.index(), entry.block(), changes));
            }
        }
        return Optional.of(all);
    }

    /** Takes back down to the newest block that still is on the chain. */
    private Turn back(List<ReadBlock> known, long head) {
        for (ReadBlock block : known) {
            if (block.number() > head) {
                continue;
            }
            Optional<Optional<BlockLink>> there = ask(block.number());
            if (there.isEmpty() || there.get().isEmpty()) {
                return Turn.BLIND;
            }
            if (there.get().get().hash().equals(block.hash())) {
                return feed.rollBack(reader, known.get(0), block) ? Turn.ROLLED_BACK : Turn.NOT_FIRST;
            }
        }
        return known.get(known.size() - 1).number() > head ? Turn.BLIND : Turn.TOO_DEEP;
    }

    private Optional<BlockLink> link(long number) {
        return ask(number).flatMap(one -> one);
    }

    private Optional<Optional<BlockLink>> ask(long number) {
        return nodes.ask(List.of(RpcRequest.link(number))).get(0);
    }

    private static ReadBlock read(BlockLink link) {
        return new ReadBlock(link.number(), link.hash());
    }
}
