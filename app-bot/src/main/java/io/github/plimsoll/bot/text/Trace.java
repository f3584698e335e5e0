package io.github.plimsoll.bot.text;

import org.slf4j.MDC;

/** The trace id that log lines of this thread carry. */
public final class Trace {
    private static final String KEY = "trace";

    private Trace() {}

    /** Does something under a trace id; the one before comes back afterwards. */
    public static void under(String id, Runnable work) {
        String before = MDC.get(KEY);
        MDC.put(KEY, id);
        try {
            work.run();
        } finally {
            if (before == null) {
                MDC.remove(KEY);
            } else {
                MDC.put(KEY, before);
            }
        }
    }
}
