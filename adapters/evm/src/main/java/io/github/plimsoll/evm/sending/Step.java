package io.github.plimsoll.evm.sending;

import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;

/** The one thing to do next for something that is to be sent. */
sealed interface Step {
    /** Give it the next place in the sequence. */
    record Reserve() implements Step {}

    /**
     * Take its place away: nothing was signed for it.
     *
     * @param next as it is then
     * @param used whether the chain has used the place for something else
     */
    record Unreserve(ChainSend next, boolean used) implements Step {}

    /** Write what is to be signed. */
    record Write(ChainAttempt attempt) implements Step {}

    /** Sign what was written, and store the bytes. */
    record Sign(ChainAttempt attempt) implements Step {}

    /** Give stored bytes to the nodes. */
    record Give(ChainAttempt attempt) implements Step {}

    /** It stands otherwise now. */
    record Become(ChainSend next) implements Step {}

    /**
     * Nothing until the chain, the price or the time is another.
     *
     * @param why code first; empty when all is as it should be
     */
    record Wait(String why) implements Step {}
}
