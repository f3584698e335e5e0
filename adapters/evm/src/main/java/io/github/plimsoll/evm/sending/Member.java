package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.HeadState;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.evm.RpcResult.Garbage;
import io.github.plimsoll.evm.RpcResult.Refused;
import io.github.plimsoll.evm.RpcResult.Unreachable;
import io.github.plimsoll.evm.RpcResult.Value;
import io.github.plimsoll.evm.Together;
import io.github.plimsoll.supervisor.BreakerSettings;
import io.github.plimsoll.supervisor.CircuitBreaker;
import io.github.plimsoll.supervisor.Guard;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.ProcessClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * A node of a pool behind a breaker: who does not answer is left alone for a while, and who asks for a pause gets it. Answers
 * about transactions are answers. Asked by one thread; its health is read by any.
 */
final class Member {
    /** 5 of the last 20 messages without an answer, and it is left alone for 10 s. */
    private static final BreakerSettings SETTINGS = BreakerSettings.DEFAULT.opening(5, Duration.ofSeconds(10));

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int LONGEST = 200;
    /** Nodes take messages of several million bytes. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private final RpcClient client;
    private final ProcessClock clock;
    private final CircuitBreaker breaker;
    private final Guard guard;
    private final AtomicLong failures = new AtomicLong();
    private volatile long head = -1;
    private volatile String trouble = "";
    private final Together together = new Together(RpcClient.MAX_BATCH);
    private boolean asked;
    private boolean pausing;
    private long pauseEnds;

    Member(RpcClient client, ProcessClock clock) {
        this.client = client;
        this.clock = clock;
        this.breaker = new CircuitBreaker(client.toString(), SETTINGS, clock, (name, from, to) -> {});
        this.guard = Guard.of(breaker);
    }

    <T> RpcResult<T> send(RpcRequest<T> request) {
        return sendAll(List.<RpcRequest<? extends T>>of(request)).get(0);
    }

    <T> List<RpcResult<T>> sendAll(List<? extends RpcRequest<? extends T>> requests) {
        asked = false;
        if (pausing && pauseEnds - clock.nanos() > 0) {
            return none(requests.size(), "it asked for a pause");
        }
        pausing = false;
        List<RpcResult<T>> told = new ArrayList<>();
        guard.call(() -> {
            asked = true;
            told.addAll(client.<T>sendAll(requests));
            return answered(told);
        });
        return told.isEmpty() ? none(requests.size(), "left alone after failures") : told;
    }

    /**
     * Gives bytes, in their order. After a message without an answer fewer go into the next: what keeps one of them waiting
     * keeps only its neighbours waiting, and in the end none.
     *
     * @param may asked before each message; once it says no, none leaves any more
     */
    List<RpcResult<String>> give(List<String> raws, BooleanSupplier may) {
        List<RpcResult<String>> all = new ArrayList<>();
        while (all.size() < raws.size()) {
            List<String> rest = raws.subList(all.size(), raws.size());
            if (!may.getAsBoolean()) {
                all.addAll(none(rest.size(), "it may not be sent any more"));
                return all;
            }
            List<RpcResult<String>> told = sendAll(part(rest));
            if (!asked) {
                all.addAll(none(rest.size(), "left alone"));
                return all;
            }
            all.addAll(told);
            if (told.stream().anyMatch(one -> one instanceof Value<String> || aboutTransaction(one))) {
                together.taken(told.size());
            } else {
                together.refused(told.size());
            }
        }
        return all;
    }

    /** As many as go together, and no more than a message holds. */
    private List<RpcRequest<String>> part(List<String> raws) {
        List<RpcRequest<String>> part = new ArrayList<>();
        int length = 0;
        for (String raw : raws) {
            length += raw.length();
            if (!part.isEmpty() && (part.size() >= together.most() || length > MOST_CHARACTERS)) {
                break;
            }
            part.add(RpcRequest.sendRaw(raw));
        }
        return part;
    }

    /** A message failed when nothing in it was answered, for now or for its own reasons. */
    private <T> Outcome<String> answered(List<RpcResult<T>> told) {
        for (RpcResult<T> one : told) {
            boolean none = one instanceof Unreachable<?>
                    || one instanceof Garbage<?>
                    || (one instanceof Refused<?> refused && refused.mayPass() && !aboutTransaction(one));
            if (!none) {
                return Outcome.of("");
            }
        }
        RpcResult<T> first = told.get(0);
        String why = first.toString();
        trouble = why.length() <= LONGEST ? why : why.substring(0, LONGEST);
        failures.incrementAndGet();
        if (first instanceof Unreachable<?> gone && gone.retryAfter().isPresent()) {
            Duration pause = gone.retryAfter().get();
            pausing = true;
            pauseEnds = clock.nanos() + (pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE).toNanos();
        }
        return Outcome.transientFailure(trouble);
    }

    private static boolean aboutTransaction(RpcResult<?> one) {
        NodeAnswer answer = NodeAnswer.of(one);
        return answer != NodeAnswer.BUSY && answer != NodeAnswer.UNKNOWN;
    }

    private static <T> List<RpcResult<T>> none(int size, String why) {
        List<RpcResult<T>> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(new Unreachable<>("not asked: " + why, true, Optional.empty()));
        }
        return all;
    }

    /** How many questions go in one message now. */
    int mostTogether() {
        return client.mostTogether();
    }

    RpcClient client() {
        return client;
    }

    void told(long number) {
        head = number;
    }

    NodeHealth health(long furthest, HeadState heads) {
        CircuitBreaker.State state = breaker.state();
        long known = head;
        return new NodeHealth(
                client.toString(),
                state,
                known,
                known < 0 ? 0 : Math.max(0, furthest - known),
                failures.get(),
                trouble,
                heads);
    }
}
