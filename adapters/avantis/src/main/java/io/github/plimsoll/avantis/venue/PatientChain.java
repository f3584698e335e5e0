package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Nodes that are slow hold up nobody for long: after an answer that took its time nothing is asked, and nothing known, for ten times
 * as long. Thread-safe.
 */
final class PatientChain implements ChainProof {
    private static final int TIMES = 10;

    private final ChainProof chain;
    private final WorldClock clock;
    private final Pause pause;

    PatientChain(ChainProof chain, WorldClock clock) {
        this.chain = chain;
        this.clock = clock;
        this.pause = new Pause(TIMES, clock);
    }

    @Override
    public Use use(EvmAddress signer, BigInteger nonce, long until) {
        return asked(() -> chain.use(signer, nonce, until), Use.UNKNOWN);
    }

    @Override
    public Optional<Funds> funds(EvmAddress trader) {
        return asked(() -> chain.funds(trader), Optional.empty());
    }

    @Override
    public Optional<BigInteger> allowance(EvmAddress trader) {
        return asked(() -> chain.allowance(trader), Optional.empty());
    }

    @Override
    public OptionalLong openTrades(EvmAddress trader, long pairIndex) {
        return asked(() -> chain.openTrades(trader, pairIndex), OptionalLong.empty());
    }

    private <T> T asked(Supplier<T> question, T nothing) {
        if (pause.isOn()) {
            return nothing;
        }
        long begun = clock.monotonicNanos();
        try {
            return question.get();
        } finally {
            pause.after(clock.monotonicNanos() - begun);
        }
    }
}
