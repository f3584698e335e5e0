package io.github.plimsoll.bot;

import io.github.plimsoll.evm.HeadHealth;
import io.github.plimsoll.evm.HeadState;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How new blocks are heard. Without them nodes are asked as often as ever, so that nothing is down. Nodes are numbered: everybody
 * who reaches the port may read it.
 */
final class HeadsHealth {
    private HeadsHealth() {}

    /** @param nodes those with a websocket, in the order of settings */
    static Component of(List<HeadHealth> nodes) {
        Map<String, String> detail = new LinkedHashMap<>();
        for (HeadHealth node : nodes) {
            detail.put(
                    "node_" + (detail.size() + 1),
                    node.state() + (node.head() < 0 ? "" : ", block " + node.head()) + ", silent for "
                            + node.silence().toSeconds() + " s");
        }
        boolean all = nodes.stream().allMatch(node -> node.state() == HeadState.LIVE);
        return new Component("chain.heads", all ? ComponentState.UP : ComponentState.DEGRADED, detail);
    }
}
