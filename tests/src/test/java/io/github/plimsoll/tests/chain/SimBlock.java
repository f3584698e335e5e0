package io.github.plimsoll.tests.chain;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A block, everything before it, and what holds after it. Immutable. */
final class SimBlock {
    /** A transaction in a block. */
    record Included(SimTransaction transaction, boolean success) {}

    /**
     * What holds after a block.
     *
     * @param nonce places of the account that are used
     * @param wei what it has
     * @param tokens what it has
     * @param paid what others have got from it, by kind and address
     */
    record State(long nonce, BigInteger wei, BigInteger tokens, Map<String, BigInteger> paid) {
        State pay(String whom, BigInteger amount) {
            Map<String, BigInteger> all = new TreeMap<>(paid);
            all.merge(whom, amount, BigInteger::add);
            return new State(nonce, wei, tokens, all);
        }
    }

    final @Nullable SimBlock parent;
    final long number;
    final String hash;
    final long seconds;
    final BigInteger baseFee;
    final List<Included> taken;
    final State after;

    SimBlock(
            @Nullable SimBlock parent,
            String hash,
            long seconds,
            BigInteger baseFee,
            List<Included> taken,
            State after) {
        this.parent = parent;
        this.number = parent == null ? 0 : parent.number + 1;
        this.hash = hash;
        this.seconds = seconds;
        this.baseFee = baseFee;
        this.taken = List.copyOf(taken);
        this.after = after;
    }

    /** The block at a height of the chain that ends here; null above it. */
    @Nullable
    SimBlock at(long height) {
        SimBlock block = this;
        while (block != null && block.number > height) {
            block = block.parent;
        }
        return block == null || block.number < height ? null : block;
    }

    /** Whether a block is part of the chain that ends here. */
    boolean has(SimBlock block) {
        return at(block.number) == block;
    }
}
