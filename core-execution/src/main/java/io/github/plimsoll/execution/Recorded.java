package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Decides a command in one transaction and records it under its key: the same key answers the same for ever. */
final class Recorded {
    /** Decides and writes a command whose key has not been decided. */
    interface Work {
        Receipt run(StoreTx tx, Charge charge);
    }

    private Recorded() {}

    /**
     * What was decided under the key before; otherwise runs the work, again when somebody was faster. What it used of a
     * limit is charged when the command was accepted and when its commit got no answer.
     *
     * @throws StoreException when the store did not answer
     */
    static Receipt once(DeskParts parts, String key, String payloadHash, Work work) {
        for (int attempt = 1; ; attempt++) {
            Charge charge = new Charge(parts.limiter());
            boolean keep = false;
            try {
                Receipt receipt = parts.store()
                        .transact(tx -> earlier(tx, key, payloadHash).orElseGet(() -> work.run(tx, charge)));
                keep = receipt.accepted();
                return receipt;
            } catch (StoreException failed) {
                if (failed.kind() == StoreException.Kind.COMMIT_UNKNOWN) {
                    keep = true; // it may stand
                    return afterUnknownCommit(parts, key, payloadHash, failed);
                }
                if (failed.kind() != StoreException.Kind.RETRY || attempt == DeskParts.MAX_DECISIONS) {
                    throw failed;
                }
            } finally {
                charge.settle(keep);
            }
        }
    }

    private static Receipt afterUnknownCommit(DeskParts parts, String key, String payloadHash, StoreException failed) {
        try {
            return parts.store().transact(tx -> earlier(tx, key, payloadHash)).orElseThrow(() -> failed);
        } catch (StoreException silent) {
            if (silent != failed) {
                failed.addSuppressed(silent);
            }
            throw failed;
        }
    }

    private static Optional<Receipt> earlier(StoreTx tx, String key, String payloadHash) {
        return tx.decisionByKey(key).map(before -> {
            SortableId intent = before.intent();
            return Opening.repeat(
                    payloadHash,
                    before,
                    intent == null ? null : tx.intent(intent).orElse(null));
        });
    }

    /** A decision that makes no intent; approved when every rule passed. */
    static Decision decision(
            DeskParts parts,
            StoreTx tx,
            Account account,
            IntentKind kind,
            String instrument,
            @Nullable SortableId position,
            String key,
            String payloadHash,
            UserId user,
            String trace,
            List<RuleLine> rules,
            SortedMap<String, String> inputs,
            long now) {
        Optional<RuleLine> violated =
                rules.stream().filter(line -> !line.passed()).findFirst();
        return new Decision(
                parts.ids().next(),
                key,
                payloadHash,
                account.id(),
                user,
                kind,
                instrument,
                violated.isEmpty(),
                violated.map(RuleLine::code).orElse(Receipt.OK),
                null,
                position,
                null,
                0,
                parts.risk().policy().hash(),
                account.version(),
                tx.epoch(),
                now,
                trace,
                rules,
                inputs);
    }

    /** @throws StoreException RETRY when the same key arrived twice at once and the other one was first */
    static void insert(StoreTx tx, Decision decision) {
        if (!tx.insertDecision(decision)) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "the same key arrived twice at once",
                    new IllegalStateException(decision.key()));
        }
    }
}
