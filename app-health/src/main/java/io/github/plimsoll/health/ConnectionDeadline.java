package io.github.plimsoll.health;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.thread.Scheduler;

/** Closes a connection at a fixed age; the idle timeout alone would let a client drip in bytes for hours. */
final class ConnectionDeadline implements Connection.Listener {
    private final Scheduler scheduler;
    private final long millis;
    private final Map<Connection, Scheduler.Task> deadlines = new ConcurrentHashMap<>();

    ConnectionDeadline(Scheduler scheduler, long millis) {
        this.scheduler = scheduler;
        this.millis = millis;
    }

    /** Lets a connection live on: its request was read in time and is answered with a stream. */
    static void lift(ConnectionMetaData at) {
        ConnectionDeadline deadline = at.getConnector().getBean(ConnectionDeadline.class);
        if (deadline != null) {
            deadline.onClosed(at.getConnection());
        }
    }

    @Override
    public void onOpened(Connection connection) {
        deadlines.put(
                connection, scheduler.schedule(() -> connection.getEndPoint().close(), millis, TimeUnit.MILLISECONDS));
    }

    @Override
    public void onClosed(Connection connection) {
        Scheduler.Task deadline = deadlines.remove(connection);
        if (deadline != null) {
            deadline.cancel();
        }
    }
}
