package io.github.plimsoll.tests.limits;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Holds back what would write, so that callers wait at the same moment, in an order that is known. */
final class HeldRedis implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    HeldRedis(String uri) {
        client = RedisClient.create(uri);
        connection = client.connect();
    }

    /** All ask before the first is answered. */
    <T> List<T> together(List<Supplier<T>> callers) throws Exception {
        client("PAUSE", "60000", "WRITE");
        List<FutureTask<T>> asked;
        try {
            asked = ask(callers);
        } finally {
            client("UNPAUSE");
        }
        return answers(asked);
    }

    /** All ask, and Redis goes on when the time is over. */
    <T> List<T> heldFor(Duration time, List<Supplier<T>> callers) throws Exception {
        client("PAUSE", Long.toString(time.toMillis()), "WRITE");
        return answers(ask(callers));
    }

    private <T> List<FutureTask<T>> ask(List<Supplier<T>> callers) throws InterruptedException {
        List<FutureTask<T>> asked = new ArrayList<>();
        int waiting = 0;
        for (Supplier<T> caller : callers) {
            FutureTask<T> one = new FutureTask<>(caller::get);
            Thread thread = new Thread(one);
            thread.setDaemon(true);
            thread.start();
            while (thread.getState() != Thread.State.TIMED_WAITING && !one.isDone()) {
                Thread.sleep(0, 100_000);
            }
            asked.add(one);
            if (!one.isDone() && ++waiting == 2) {
                arrived();
            }
        }
        return asked;
    }

    /**
     * Waits until what the second caller sent has come to Redis, behind the call of the first that is held there: its thread
     * waits for the answer before the connection's own thread may have written it.
     */
    private void arrived() throws InterruptedException {
        String own = "id=" + connection.sync().clientId() + " ";
        for (int i = 0; i < 5_000; i++) {
            boolean behind = connection
                    .sync()
                    .clientList()
                    .lines()
                    .anyMatch(line -> !line.startsWith(own) && !line.contains(" qbuf=0 "));
            if (behind) {
                return;
            }
            Thread.sleep(1);
        }
    }

    private static <T> List<T> answers(List<FutureTask<T>> asked) throws Exception {
        List<T> answers = new ArrayList<>();
        for (FutureTask<T> one : asked) {
            answers.add(one.get());
        }
        return answers;
    }

    void forgetScripts() {
        connection.sync().scriptFlush();
    }

    /** How often any script was called. */
    long scriptCalls() {
        return connection
                .sync()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:") || line.startsWith("cmdstat_eval:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+).*", "$1")))
                .sum();
    }

    private void client(String... words) {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
        for (String word : words) {
            args.add(word);
        }
        connection.sync().dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), args);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
