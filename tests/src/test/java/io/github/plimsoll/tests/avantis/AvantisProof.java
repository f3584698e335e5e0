package io.github.plimsoll.tests.avantis;

import io.github.plimsoll.avantis.venue.ChainProof;
import io.github.plimsoll.evm.EvmAddress;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;

/** What the nodes of one process say of the chain: late, slowly, or nothing. */
final class AvantisProof implements ChainProof {
    /** A block that stays is so far behind at most, usually. */
    private static final long STAYS = 8 * AvantisStage.SECOND;

    private final AvantisStage stage;
    private final AvantisLife life;
    private long laggingUntil;

    AvantisProof(AvantisStage stage, AvantisLife life) {
        this.stage = stage;
        this.life = life;
    }

    /** The time of the block that is read; below 0 when none can be. */
    private long block() {
        life.mustLive();
        AvantisDice dice = stage.dice;
        stage.pass(dice.between(1, 40) * 1_000);
        if (dice.strikes(AvantisFault.SLOW_CHAIN)) {
            stage.pass(dice.between(1, 6) * AvantisStage.SECOND);
        }
        if (dice.strikes(AvantisFault.CHAIN_LAGS)) {
            laggingUntil = stage.now() + dice.between(10, 120) * AvantisStage.SECOND;
        }
        if (dice.strikes(AvantisFault.PROOF_UNAVAILABLE)) {
            return -1;
        }
        boolean lags = stage.now() < laggingUntil && !dice.resting();
        return stage.epochMicros() - (lags ? dice.between(0, AvantisStage.LAG) : dice.between(0, STAYS));
    }

    @Override
    public Use use(EvmAddress signer, BigInteger nonce, long until) {
        long block = block();
        if (block < 0) {
            return Use.UNKNOWN;
        }
        if (stage.services.isUsed(signer, nonce, block)) {
            return Use.USED;
        }
        return block / AvantisStage.SECOND > until ? Use.UNUSED : Use.UNKNOWN;
    }

    @Override
    public Optional<Funds> funds(EvmAddress trader) {
        long block = block();
        return block < 0
                ? Optional.empty()
                : Optional.of(new Funds(stage.services.moneyAt(block), block / AvantisStage.SECOND));
    }

    /** Of signed orders nobody asks for it. */
    @Override
    public Optional<BigInteger> allowance(EvmAddress trader) {
        return Optional.empty();
    }

    @Override
    public OptionalLong openTrades(EvmAddress trader, long pairIndex) {
        long block = block();
        return block < 0
                ? OptionalLong.empty()
                : OptionalLong.of(stage.services.heldAt(block).size());
    }
}
