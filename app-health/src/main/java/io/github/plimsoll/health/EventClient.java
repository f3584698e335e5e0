package io.github.plimsoll.health;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * One open page. At most one write is under way; what comes meanwhile is missed, so that a slow client holds one buffer
 * which it shares with all the others. Thread-safe.
 */
final class EventClient implements Callback {
    private final Request request;
    private final Response response;
    private final Callback done;
    private final long slowNanos;
    private final Consumer<EventClient> left;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long busySince;
    private volatile boolean missed;

    EventClient(Request request, Response response, Callback done, Duration slow, Consumer<EventClient> left) {
        this.request = request;
        this.response = response;
        this.done = done;
        this.slowNanos = slow.toNanos();
        this.left = left;
    }

    /** It now stays as long as it reads: neither the age of the connection nor its silence ends it. */
    void begin() {
        ConnectionDeadline.lift(request.getConnectionMetaData());
        request.addIdleTimeoutListener(silent -> false);
        request.addFailureListener(failure -> drop());
    }

    /** Whether something was not sent to it: then it needs everything anew. */
    boolean missed() {
        return missed;
    }

    void offer(ByteBuffer bytes, long now) {
        if (over.get()) {
            return;
        }
        if (!busy.compareAndSet(false, true)) {
            missed = true;
            if (now - busySince > slowNanos) {
                drop();
            }
            return;
        }
        busySince = now;
        missed = false;
        response.write(false, bytes, this);
    }

    @Override
    public void succeeded() {
        busy.set(false);
    }

    @Override
    public void failed(Throwable gone) {
        drop();
    }

    @Override
    public Invocable.InvocationType getInvocationType() {
        return Invocable.InvocationType.NON_BLOCKING;
    }

    void drop() {
        if (over.compareAndSet(false, true)) {
            left.accept(this);
            EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            endPoint.close();
            done.failed(new EofException("the stream ended"));
        }
    }
}
