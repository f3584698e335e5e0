package io.github.plimsoll.bot.chain;

import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.sending.ChainView;
import io.github.plimsoll.evm.sending.NodeHealth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One look at the chain through all its nodes.
 *
 * @param view what enough of them agree on; empty when too few answer
 * @param counted nodes that answered, are on the chain and do not lag behind
 * @param nodes how each does
 * @param wrong what is another than was pinned, or could not be compared; empty when all is as it was pinned
 * @param silent how long no node has told of a new block
 * @param at process time, nanoseconds
 */
record ChainLook(
        Optional<ChainView> view,
        List<RpcClient> counted,
        List<NodeHealth> nodes,
        List<Refusal> wrong,
        Duration silent,
        long at) {}
