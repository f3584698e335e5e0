package io.github.plimsoll.tests.avantis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.tests.venue.AvantisWords;
import io.github.plimsoll.tests.venue.FakeTrades;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The services of Avantis and the contracts behind them, after the protocol page: what is taken is worked on, tried again, filled,
 * declined or given up, told in a story that can be asked for, and seen in readings and in blocks. What is true is here.
 */
final class AvantisServices {
    static final String HOST = "avantis.example.org";
    static final String DATA_HOST = "data.example.org";
    private static final List<String> FINAL = List.of("NO_PRICE", "SPREAD_BLOCKED", "HighSlippage", "WrongSl");
    private static final List<String> NOT_FINAL =
            List.of("RELAY_TIMEOUT", "TX_NOT_EXECUTED", "ATTEMPTS_EXHAUSTED", "SUBMISSION_FAILED");

    /** An answer. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Reply(int status, String pause, byte[] body) {
        static Reply of(int status) {
            return new Reply(status, "", new byte[0]);
        }

        Reply with(byte[] other) {
            return new Reply(status, pause, other);
        }
    }

    /** What becomes of one signed order, however often it arrives. */
    private record Fate(
            int attempts,
            boolean declines,
            boolean givesUp,
            boolean fills,
            boolean worked,
            boolean forgotten,
            long after,
            String code) {}

    /** One arrival of an order. */
    private static final class Taken {
        final String tracking;
        final Intent intent;
        final EvmAddress signer;
        final Fate fate;
        final @Nullable Telling telling;
        final List<String> types = new ArrayList<>();
        final List<String> payloads = new ArrayList<>();
        boolean ended;

        Taken(String tracking, Intent intent, EvmAddress signer, Fate fate, @Nullable Telling telling) {
            this.tracking = tracking;
            this.intent = intent;
            this.signer = signer;
            this.fate = fate;
            this.telling = telling;
        }
    }

    final FakeTrades contracts;
    private final AvantisStage stage;
    private final AvantisDice dice;
    private final Map<String, Taken> taken = new LinkedHashMap<>();
    private final Map<String, Fate> fates = new HashMap<>();
    private final Map<String, Long> usedAt = new HashMap<>();
    private final TreeMap<Long, List<FakeTrades.Held>> heldAt = new TreeMap<>();
    private final TreeMap<Long, Long> moneyAt = new TreeMap<>();
    private long shutUntil;

    AvantisServices(AvantisStage stage) {
        this.stage = stage;
        this.dice = stage.dice;
        this.contracts = new FakeTrades(stage.clock);
        remember();
    }

    // --- what is true ---

    /** Something changed in the contracts. */
    void remember() {
        heldAt.put(stage.epochMicros(), contracts.of(stage.trader.address()));
        moneyAt.put(stage.epochMicros(), money());
    }

    long money() {
        return contracts.funds(stage.trader.address()).orElseThrow().micros();
    }

    List<FakeTrades.Held> held() {
        return contracts.of(stage.trader.address());
    }

    List<FakeTrades.Held> heldAt(long epochMicros) {
        var then = heldAt.floorEntry(epochMicros);
        return then == null ? heldAt.firstEntry().getValue() : then.getValue();
    }

    /** Everything that was held at some moment from then on. */
    List<List<FakeTrades.Held>> heldSince(long epochMicros) {
        List<List<FakeTrades.Held>> all = new ArrayList<>();
        all.add(heldAt(epochMicros));
        all.addAll(heldAt.tailMap(epochMicros, false).values());
        return all;
    }

    long moneyAt(long epochMicros) {
        var then = moneyAt.floorEntry(epochMicros);
        return then == null ? moneyAt.firstEntry().getValue() : then.getValue();
    }

    boolean isUsed(EvmAddress signer, BigInteger nonce, long epochMicros) {
        Long at = usedAt.get(signer + " " + nonce);
        return at != null && at <= epochMicros;
    }

    boolean hasOpenStream(AvantisLife life) {
        return taken.values().stream()
                .anyMatch(one -> one.telling != null && one.telling.life == life && one.telling.isOpen() && !one.ended);
    }

    /** Whether every order is turned away now. */
    boolean isShut() {
        if (dice.strikes(AvantisFault.DOOR_SHUT)) {
            shutUntil = stage.now() + 60 * AvantisStage.SECOND;
        }
        return stage.now() < shutUntil && !dice.resting();
    }

    static SortableId id(Intent intent) {
        BigInteger nonce = FakeTrades.nonce(intent);
        return new SortableId(nonce.shiftRight(Long.SIZE).longValue(), nonce.longValue());
    }

    // --- orders ---

    /** Takes an order; it may have been taken before. */
    void takes(String body, @Nullable Telling telling) {
        AvantisWords.Posted posted = AvantisWords.posted(body);
        if (posted == null) {
            throw new AssertionError("what is posted is an order: " + body);
        }
        stage.see(AvantisSight.SECOND_ARRIVAL_OF_ONE_ORDER, fates.containsKey(body));
        long left = FakeTrades.deadline(posted.intent()) * 1_000 - stage.epochMicros();
        Fate fate = fates.computeIfAbsent(body, any -> fate(left));
        Taken one = new Taken(
                "trk-" + (taken.size() + 1), posted.intent(), posted.signer(), fate, fate.forgotten() ? null : telling);
        taken.put(one.tracking, one);
        stage.trace.tell("venue", one.tracking + " is " + id(one.intent) + " " + fate);
        tells(one, "MarketOrderAccepted", "{\"trackingId\":\"" + one.tracking + "\"}");
        if (dice.strikes(AvantisFault.UNKNOWN_EVENT)) {
            tells(one, "MarketOrderNoticed", "{\"by\":\"somebody\"}");
        }
        if (!fate.worked()) {
            return;
        }
        long at = fate.after();
        for (int i = 1; i <= fate.attempts(); i++) {
            int attempt = i;
            at += dice.between(100, 900) * 1_000;
            stage.later(
                    at,
                    () -> tells(
                            one,
                            "AttemptFailed",
                            "{\"attempt\":" + attempt
                                    + ",\"code\":\"NO_PRICE\",\"message\":\"none\",\"willRetry\":true}"));
        }
        stage.later(at + 1, () -> works(one));
    }

    private Fate fate(long left) {
        long after = dice.between(50, 2_500) * 1_000;
        if (dice.strikes(AvantisFault.FILLS_LATE)) {
            after = dice.between(0, Math.max(1, left));
        } else if (dice.strikes(AvantisFault.FILLS_AT_THE_DEADLINE)) {
            after = Math.max(0, left - dice.between(0, 20) * 1_000);
        }
        boolean declines = dice.strikes(AvantisFault.DECLINES);
        boolean givesUp = !declines && dice.strikes(AvantisFault.GIVES_UP);
        boolean fills = !declines && !givesUp && dice.strikes(AvantisFault.GIVES_UP_AND_FILLS);
        List<String> codes = declines ? FINAL : NOT_FINAL;
        return new Fate(
                dice.strikes(AvantisFault.ATTEMPTS_FAIL) ? 1 + dice.below(3) : 0,
                declines,
                givesUp,
                fills,
                !dice.strikes(AvantisFault.NEVER_WORKED),
                dice.strikes(AvantisFault.FORGOTTEN),
                after,
                codes.get(dice.below(codes.size())));
    }

    private void tells(Taken one, String type, String payload) {
        if (one.ended) {
            return;
        }
        String event = "id: " + one.types.size() + "\nevent: " + type + "\ndata: " + payload + "\n\n";
        one.types.add(type);
        one.payloads.add(payload);
        stage.trace.tell("venue", one.tracking + " " + type + " " + payload);
        if (one.telling != null) {
            one.telling.tells(event);
        }
    }

    private void ends(Taken one, String type, String payload) {
        tells(one, type, payload);
        one.ended = true;
        if (one.telling != null) {
            one.telling.ends();
        }
    }

    private void fails(Taken one, String code) {
        ends(one, "Error", "{\"code\":\"" + code + "\",\"message\":\"no\"}");
    }

    private void works(Taken one) {
        Fate fate = one.fate;
        if (fate.declines() || fate.givesUp()) {
            fails(one, fate.code());
        } else if (fate.fills()) {
            fails(one, fate.code());
            stage.later(dice.between(0, 8) * AvantisStage.SECOND, () -> executes(one));
        } else {
            executes(one);
        }
    }

    /** A block has it. */
    private void executes(Taken one) {
        boolean mayNot = stage.isDelegated() && stage.seconds() > stage.delegatedUntil();
        Optional<String> error = mayNot ? Optional.of("NotDelegated") : contracts.error(one.intent, one.signer);
        if (error.isPresent()) {
            fails(one, error.get());
            return;
        }
        boolean increases = one.intent instanceof Intent.IncreaseCoin;
        tells(
                one,
                increases ? "IncreasePositionRequested" : "MarketOrderInitiated",
                "{\"orderId\":\"" + taken.size() + "\",\"transactionHash\":\"0xab\"}");
        List<FakeTrades.Held> before = held();
        long money = money();
        Optional<FakeTrades.Fill> fill = contracts.execute(one.intent, one.signer);
        usedAt.put(one.signer + " " + FakeTrades.nonce(one.intent), stage.epochMicros());
        remember();
        stage.witness.used(one.intent);
        stage.trace.tell("venue", one.tracking + " executes " + fill);
        if (fill.isEmpty()) {
            ends(one, "MarketOrderCanceled", "{\"orderId\":\"1\",\"reason\":\"SLIPPAGE\"}");
            return;
        }
        stage.witness.executed(one.intent, fill.get(), before, money() - money);
        ends(
                one,
                increases ? "PositionSizeIncreased" : "MarketOrderExecuted",
                AvantisWords.executed(fill.get(), taken.size(), stage.seconds()));
    }

    // --- questions ---

    Reply answers(URI uri) {
        String path = uri.getPath();
        if (path.startsWith("/batched-market/tracking-id/")) {
            return story(path, Long.parseLong(uri.getQuery().substring("afterSeq=".length())));
        }
        if (path.equals("/core/user-data")) {
            return new Reply(200, "", userData().getBytes(UTF_8));
        }
        return switch (path) {
            case "/data/v2/trading" ->
                new Reply(200, "", AvantisWords.catalogue(75).getBytes(UTF_8));
            case "/tx/v2/meta" -> new Reply(200, "", AvantisWords.META.getBytes(UTF_8));
            default -> Reply.of(404);
        };
    }

    private Reply story(String path, long after) {
        String tracking = path.substring("/batched-market/tracking-id/".length(), path.length() - "/status".length());
        Taken one = taken.get(tracking);
        if (one == null || one.fate.forgotten()) {
            return Reply.of(404);
        }
        int known = one.types.size();
        if (dice.strikes(AvantisFault.STORY_LAGS)) {
            known = dice.below(known + 1);
        }
        StringBuilder all = new StringBuilder();
        for (int seq = (int) after + 1; seq < known; seq++) {
            all.append(all.isEmpty() ? "" : ",")
                    .append("{\"seq\":")
                    .append(seq)
                    .append(",\"type\":\"")
                    .append(one.types.get(seq))
                    .append("\",\"payload\":")
                    .append(one.payloads.get(seq))
                    .append(",\"at\":\"now\"}");
        }
        stage.see(AvantisSight.TOLD_WHEN_ASKED, all.length() > 0);
        return new Reply(200, "", ("{\"events\":[" + all + "]}").getBytes(UTF_8));
    }

    private String userData() {
        long lag = dice.between(0, 1_500_000);
        if (dice.strikes(AvantisFault.STALE_READING)) {
            lag = dice.between(0, AvantisStage.LAG);
        }
        StringBuilder all = new StringBuilder();
        if (!dice.strikes(AvantisFault.EMPTY_USER_DATA)) {
            for (FakeTrades.Held one : heldAt(stage.epochMicros() - lag)) {
                all.append(all.isEmpty() ? "" : ",").append(AvantisWords.held(one, new long[2]));
            }
        }
        return "{\"positions\":[" + all + "],\"limitOrders\":[]}";
    }
}
