package io.github.plimsoll.evm.sending;

/** Whether anything may leave now. Asked before anything is signed, and again before each message to a node. Thread-safe. */
@FunctionalInterface
public interface SendGate {
    /** Everything always. */
    SendGate OPEN = (id, callsOff) -> true;

    /**
     * Whether bytes of a call may be signed, or leave.
     *
     * @param id of the call
     * @param callsOff whether they do nothing in its place
     */
    boolean may(String id, boolean callsOff);
}
