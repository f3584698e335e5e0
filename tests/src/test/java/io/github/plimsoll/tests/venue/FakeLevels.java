package io.github.plimsoll.tests.venue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.numbers.WorldClock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Levels of whole positions as the core service takes them: signed, put, mined a moment later unless the contract refuses them.
 * Thread-safe.
 */
final class FakeLevels {
    private static final long WORK_MICROS = 200_000;
    private static final Pattern BODY =
            Pattern.compile("\\{\"userIntent\":\"0x([0-9a-f]+)\",\"signedMessage\":\"0x([0-9a-f]{130})\"}");

    /** What may go wrong with the next change. */
    enum Mishap {
        /** Taken and never mined. */
        FORGOTTEN,
        /** Taken and mined, and no answer comes. */
        SILENT,
        /** Too many requests. */
        TOO_MANY,
        /** Not served there. */
        NOT_SERVED
    }

    private record Taken(Intent.Levels levels, Signature signature, EvmAddress signer, long due) {}

    private final VenueContracts contracts;
    private final Set<EvmAddress> signers;
    private final WorldClock clock;
    private final Deque<Mishap> mishaps = new ArrayDeque<>();
    private final Deque<Taken> waiting = new ArrayDeque<>();
    private final List<Intent.Levels> put = new ArrayList<>();
    private int refused;

    FakeLevels(VenueContracts contracts, Set<EvmAddress> signers, WorldClock clock) {
        this.contracts = contracts;
        this.signers = signers;
        this.clock = clock;
    }

    synchronized void next(Mishap... all) {
        mishaps.addAll(List.of(all));
    }

    /** Every change that arrived with a right signature, whatever became of it. */
    synchronized List<Intent.Levels> put() {
        return List.copyOf(put);
    }

    /** How many were refused at the door or by the contract. */
    synchronized int refused() {
        return refused;
    }

    /** Mines what is due. */
    synchronized void step() {
        for (int i = waiting.size(); i > 0; i--) {
            Taken next = waiting.removeFirst();
            if (next.due() > clock.epochMicros()) {
                waiting.addLast(next);
            } else if (!contracts.setLevels(next.levels(), next.signer(), next.signature())) {
                refused++;
            }
        }
    }

    synchronized void take(HttpExchange exchange) throws IOException {
        Mishap mishap = mishaps.pollFirst();
        if (mishap == Mishap.TOO_MANY || mishap == Mishap.NOT_SERVED) {
            answer(exchange, mishap == Mishap.TOO_MANY ? 429 : 451);
            return;
        }
        Taken taken = read(exchange);
        if (taken == null) {
            refused++;
            answer(exchange, 401);
            return;
        }
        put.add(taken.levels());
        if (mishap != Mishap.FORGOTTEN) {
            waiting.addLast(taken);
        }
        if (mishap == Mishap.SILENT) {
            exchange.close();
        } else {
            answer(exchange, 202);
        }
    }

    /** Null for what the service turns away: another method, path or signature. */
    private @Nullable Taken read(HttpExchange exchange) throws IOException {
        Matcher parts = BODY.matcher(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (!exchange.getRequestMethod().equals("PUT") || !parts.matches()) {
            return null;
        }
        Intent.Levels levels =
                (Intent.Levels) Intent.read("UpdateTpSlReq", HexFormat.of().parseHex(parts.group(1)));
        Signature signature = Signature.of(HexFormat.of().parseHex(parts.group(2)));
        EvmAddress signer =
                signature.signer(FakeAvantis.DOMAIN.typedData(levels).digest());
        String end = "-" + levels.trader() + "-" + levels.pairIndex() + "-" + levels.index();
        String path = exchange.getRequestURI().getPath();
        boolean right = path.equals("/core/price-triggers/global-sl" + end)
                || path.equals("/core/price-triggers/global-tp" + end);
        return right && signers.contains(signer)
                ? new Taken(levels, signature, signer, clock.epochMicros() + WORK_MICROS)
                : null;
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        byte[] bytes = "{}".getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
