package io.github.plimsoll.health;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** Threads for supervised tasks: virtual where the JVM has them (Java 21 and later), platform threads otherwise. */
public final class TaskThreads {
    private static final ThreadFactory DAEMONS = virtual().orElse(TaskThreads::platform);

    private TaskThreads() {}

    /** Threads that never keep the process alive. Thread-safe. */
    public static ThreadFactory daemons() {
        return DAEMONS;
    }

    /** {@code Thread.ofVirtual().factory()}, which does not compile on Java 17. */
    private static Optional<ThreadFactory> virtual() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
            return Optional.of((ThreadFactory) factory.invoke(builder));
        } catch (ReflectiveOperationException | UnsupportedOperationException older) {
            return Optional.empty();
        }
    }

    private static Thread platform(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }
}
