package io.github.plimsoll.redis;

import io.github.plimsoll.redis.Link.LinkException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what callers ask of one script. Nobody waits for company: whoever finds the way free goes at once. Those who
 * come while {@value #MOST_UNDER_WAY} calls are under way go together, in the order in which they came, with the next
 * one, which the thread that brings an answer sends. One call decides for at most {@value #MOST_TOGETHER}, each for
 * itself. Thread-safe; no thread of its own.
 */
final class Combiner {
    /** While Redis works on one call, everybody else waits. */
    static final int MOST_TOGETHER = 32;
    /** While one call's answers are read, Redis works on the other. */
    static final int MOST_UNDER_WAY = 2;

    private final Call call;
    private final ArrayDeque<Ask> waiting = new ArrayDeque<>();
    private int underWay;

    Combiner(Call call) {
        this.call = call;
    }

    /**
     * The answer to one. A caller who gives up before a call went out with it is charged nothing. Afterwards Redis may
     * have counted the charge, or hold the reservation until it expires, though the caller is told that nothing was
     * granted: that can refuse, and never grants more.
     *
     * @param time told when a call goes out, for all that go with it; empty for the server's
     * @throws LinkException when there is no answer in time, or it is an error
     */
    List<Object> ask(Link link, Supplier<String> time, Ask ask) {
        synchronized (this) {
            waiting.add(ask);
        }
        sendWaiting(link, time);
        try {
            return link.await(ask);
        } catch (LinkException failed) {
            withdraw(ask);
            throw failed;
        }
    }

    private synchronized void withdraw(Ask ask) {
        waiting.remove(ask);
    }

    private void sendWaiting(Link link, Supplier<String> time) {
        for (List<Ask> next = next(); !next.isEmpty(); next = next()) {
            List<Ask> together = next;
            try {
                call.script
                        .run(link.commands(), call.keys(together), call.args(time.get(), together))
                        .whenComplete((answer, failed) -> {
                            ended();
                            sendWaiting(link, time); // first, so that Redis has work while these are woken
                            tell(together, answer, failed);
                        });
            } catch (RuntimeException | Error failed) { // whatever it is, the way is free again
                ended();
                tell(together, null, failed);
            }
        }
    }

    /** Those who wait longest and go together, if the way is free. */
    private synchronized List<Ask> next() {
        List<Ask> together = new ArrayList<>();
        Ask first = waiting.peek();
        if (first != null && underWay < MOST_UNDER_WAY) {
            underWay++;
            for (Ask ask = first;
                    ask != null && together.size() < MOST_TOGETHER && ask.goesWith(first);
                    ask = waiting.peek()) {
                together.add(waiting.remove());
            }
        }
        return together;
    }

    private synchronized void ended() {
        underWay--;
    }

    private static void tell(List<Ask> asked, @Nullable List<Object> answers, @Nullable Throwable failed) {
        for (int i = 0; i < asked.size(); i++) {
            if (answers == null || failed != null) {
                asked.get(i).completeExceptionally(failed == null ? new LinkException("no answer", null) : failed);
            } else {
                // one number alone: nothing was decided for anybody
                asked.get(i).complete(answers.get(0) instanceof Long ? answers : list(answers.get(i)));
            }
        }
    }

    @SuppressWarnings("unchecked") // what the script answers
    private static List<Object> list(Object answer) {
        return (List<Object>) answer;
    }
}
