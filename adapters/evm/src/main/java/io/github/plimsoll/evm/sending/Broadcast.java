package io.github.plimsoll.evm.sending;

import java.util.List;

/**
 * What several nodes together say to the same bytes.
 *
 * @param answer the one that counts
 * @param words of the node that gave it, without secrets
 */
public record Broadcast(NodeAnswer answer, String words) {
    /** What counts more stands first: one node that has them is enough, and one that never answered proves nothing. */
    private static final List<NodeAnswer> ORDER = List.of(
            NodeAnswer.ACCEPTED,
            NodeAnswer.KNOWN,
            NodeAnswer.NONCE_TOO_LOW,
            NodeAnswer.REPLACEMENT_UNDERPRICED,
            NodeAnswer.UNDERPRICED,
            NodeAnswer.INSUFFICIENT_FUNDS,
            NodeAnswer.NONCE_TOO_HIGH,
            NodeAnswer.NO_ROOM,
            NodeAnswer.UNKNOWN,
            NodeAnswer.BUSY,
            NodeAnswer.WRONG_CHAIN,
            NodeAnswer.NEVER);

    /** The one of several that counts; bytes are only never taken when every node says so. */
    public static Broadcast of(List<Broadcast> all) {
        return all.stream()
                .min((a, b) -> Integer.compare(ORDER.indexOf(a.answer()), ORDER.indexOf(b.answer())))
                .orElse(new Broadcast(NodeAnswer.UNKNOWN, "no node was asked"));
    }
}
