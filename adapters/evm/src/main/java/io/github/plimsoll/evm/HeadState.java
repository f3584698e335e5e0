package io.github.plimsoll.evm;

import io.github.plimsoll.supervisor.ReconnectingStream;

/** How a node's newest blocks are heard over a websocket. */
public enum HeadState {
    /** No websocket is named for the node: it is asked. */
    NONE,
    /** No block has come over the connection of now yet, or there is no connection. */
    CONNECTING,
    /** Blocks come. */
    LIVE,
    /** None came for longer than is allowed, whatever the connection does. */
    SILENT,
    /** Told to stop. */
    CLOSED;

    /**
     * @param stream what the connection does
     * @param come whether a block came over this connection
     * @param silent whether the last block came too long ago
     */
    static HeadState of(ReconnectingStream.State stream, boolean come, boolean silent) {
        if (stream == ReconnectingStream.State.CLOSED) {
            return CLOSED;
        }
        return silent ? SILENT : come && stream == ReconnectingStream.State.LIVE ? LIVE : CONNECTING;
    }
}
