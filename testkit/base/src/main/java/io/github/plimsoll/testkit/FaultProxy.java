package io.github.plimsoll.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of any interface and lets calls go wrong: scripted, or some of them by a seed. Thread-safe as far as
 * what it stands before is; calls are decided upon one after the other.
 *
 * @param <T> the interface
 */
public final class FaultProxy<T> {
    /** Calls remembered by name; older ones are forgotten. */
    private static final int REMEMBERED = 10_000;

    private static final Fault[] ALL = Fault.values();

    private final T real;
    private final T port;
    private final Supplier<? extends Throwable> failure;
    private final ManualClock clock;
    private final Deque<Fault> script = new ArrayDeque<>();
    private final Deque<String> calls = new ArrayDeque<>();
    private @Nullable RandomGenerator random;
    private int perMille;
    private Duration late = Duration.ofSeconds(1);
    private long injected;

    private FaultProxy(Class<T> type, T real, Supplier<? extends Throwable> failure, ManualClock clock) {
        this.real = real;
        this.failure = failure;
        this.clock = clock;
        this.port = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> call(method, args)));
    }

    /**
     * Passes everything on at first.
     *
     * @param type an interface
     * @param real what it passes calls on to
     * @param failure what the caller sees of a lost call; a checked exception that the method does not declare arrives in an
     *     {@code UndeclaredThrowableException}
     * @param clock moved by late answers
     * @throws IllegalArgumentException when the type is no interface
     */
    public static <T> FaultProxy<T> of(
            Class<T> type, T real, Supplier<? extends Throwable> failure, ManualClock clock) {
        return new FaultProxy<>(type, real, failure, clock);
    }

    /** What the code under test is given. */
    public T port() {
        return port;
    }

    /** What happens to the next calls, one each, before chance has its say again. */
    public synchronized FaultProxy<T> next(Fault... faults) {
        script.addAll(List.of(faults));
        return this;
    }

    /**
     * From now on so many of a thousand calls go wrong, each fault as often as the others.
     *
     * @param perMille 0 to 1,000
     */
    public synchronized FaultProxy<T> some(int perMille, RandomGenerator random) {
        if (perMille < 0 || perMille > 1_000) {
            throw new IllegalArgumentException("faults per thousand calls must be 0 to 1000, not " + perMille);
        }
        this.perMille = perMille;
        this.random = random;
        return this;
    }

    /** How far a late answer moves the clock; 1 s unless said otherwise. */
    public synchronized FaultProxy<T> lateBy(Duration by) {
        late = by;
        return this;
    }

    /** Names of the methods called, the latest 10,000, each with what happened to it: {@code send LOST}. */
    public synchronized List<String> calls() {
        return new ArrayList<>(calls);
    }

    /** Calls that went wrong. */
    public synchronized long injected() {
        return injected;
    }

    private @Nullable Object call(Method method, Object @Nullable [] args) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(method, args);
        }
        switch (decide(method.getName())) {
            case LOST -> throw failure.get();
            case ANSWER_LOST -> {
                pass(method, args);
                throw failure.get();
            }
            case TWICE -> pass(method, args);
            case LATE -> {
                Object answer = pass(method, args);
                clock.advance(late());
                return answer;
            }
            case NONE -> {}
        }
        return pass(method, args);
    }

    private synchronized Fault decide(String method) {
        Fault fault = script.poll();
        RandomGenerator chance = random;
        if (fault == null) {
            boolean wrong = chance != null && chance.nextInt(1_000) < perMille;
            fault = wrong && chance != null ? ALL[1 + chance.nextInt(ALL.length - 1)] : Fault.NONE;
        }
        injected += fault == Fault.NONE ? 0 : 1;
        if (calls.size() >= REMEMBERED) {
            calls.removeFirst();
        }
        calls.addLast(method + " " + fault);
        return fault;
    }

    private synchronized Duration late() {
        return late;
    }

    private @Nullable Object pass(Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNullElse(thrown.getCause(), thrown);
        }
    }

    /** A proxy is equal to itself alone; sets and messages work. */
    private Object ofObject(Method method, Object @Nullable [] args) {
        return switch (method.getName()) {
            case "equals" -> args != null && args[0] == port;
            case "hashCode" -> System.identityHashCode(port);
            default -> "faults before " + real;
        };
    }
}
