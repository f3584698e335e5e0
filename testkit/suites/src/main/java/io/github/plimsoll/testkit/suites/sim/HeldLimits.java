package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.Reservation;
import io.github.plimsoll.ratelimit.TradingPlan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * What one process holds of its users' limits between a question and its record. An open that was recorded has used what
 * was held for it, whatever its process learned of the commit: giving that back would let one more open through.
 */
final class HeldLimits {
    private final Life life;
    private @Nullable Reservation held;
    private boolean used;
    private boolean lost;

    HeldLimits(Life life) {
        this.life = life;
    }

    /** The counters as this process sees them; a dead one reaches them no more. */
    RateLimiter over(RateLimiter counters) {
        return (RateLimiter) Proxy.newProxyInstance(
                RateLimiter.class.getClassLoader(), new Class<?>[] {RateLimiter.class}, (proxy, method, arguments) -> {
                    life.mustLive();
                    if (method.getName().equals("cancel")) {
                        BrokenInvariant.require(
                                "I12",
                                !(used && arguments[0].equals(held)),
                                "what a recorded open used of its limits was given back");
                    }
                    try {
                        Object answer = method.invoke(counters, arguments);
                        if (method.getName().equals("reserve") && answer instanceof Granted granted) {
                            held = granted.reservation();
                            used = false;
                            lost = false;
                        }
                        if (method.getName().equals("commit")
                                || method.getName().equals("cancel")) {
                            held = null;
                        }
                        return answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** Whether an open holds something that is not recorded yet. */
    boolean waits() {
        return held != null && !used && held.action().equals(TradingPlan.OPEN);
    }

    /** The counters are lost while something is held of them. */
    void flushed() {
        lost = true;
    }

    void forget() {
        held = null;
    }

    /** An open of this process is recorded. Answers whether what it holds was lost before. */
    boolean opened() {
        used = true;
        return lost;
    }
}
