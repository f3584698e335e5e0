package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.StoredIntent;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The right to send one recorded intent once. Only the dispatcher mints it, from a row that passed the stop fence, and
 * it is the only thing a venue accepts. Thread-safe.
 */
public final class SendTicket {
    private final StoredIntent intent;
    private final ProcessTime time;
    private final long leaseEndNanos;
    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicReference<byte @Nullable []> bound = new AtomicReference<>();

    SendTicket(StoredIntent intent, ProcessTime time, long leaseEndNanos) {
        this.intent = intent;
        this.time = time;
        this.leaseEndNanos = leaseEndNanos;
    }

    /** What to send; its id is the client order id. */
    public StoredIntent intent() {
        return intent;
    }

    /**
     * Binds the ticket to what is sent for it: whoever signs asks before, with what is to be signed. The first bytes stay the
     * only ones of this ticket.
     *
     * @param bytes such as the digest of an order
     * @return false when the send lease has run out, the ticket is used, or it stands for other bytes: nothing is signed then
     */
    public boolean binds(byte[] bytes) {
        if (used.get() || leaseEndNanos - time.nanos() <= 0) {
            return false;
        }
        bound.compareAndSet(null, bytes.clone());
        return Arrays.equals(bound.get(), bytes);
    }

    /**
     * Uses the ticket up; a venue calls it immediately before the first byte leaves and sends nothing on {@code false}.
     *
     * @return true exactly once, and only while the send lease runs
     */
    public boolean redeem() {
        return leaseEndNanos - time.nanos() > 0 && used.compareAndSet(false, true);
    }

    /** Whether the venue took the right to send. */
    boolean redeemed() {
        return used.get();
    }
}
