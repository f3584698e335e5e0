package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A decision as stored, approved or refused, with its inputs: what {@code /why} prints and what a repeated idempotency
 * key answers.
 *
 * @param id the decision
 * @param key idempotency key of the command
 * @param payloadHash hash of what was asked; the same key with another hash is refused
 * @param account the account
 * @param user who asked
 * @param kind open or close
 * @param instrument market
 * @param approved whether it was approved
 * @param code OK, or the code of the first violated rule
 * @param intent the recorded intent, when approved
 * @param position the position concerned, when there is one
 * @param price price used, when there was one
 * @param priceAsOf its time in microseconds; 0 when absent
 * @param policyHash hash of the risk policy
 * @param accountVersion account version the decision read
 * @param epoch stop-fence epoch the decision read
 * @param decidedAt world time, microseconds
 * @param trace trace id of the command
 * @param rules every rule with limit and actual value, in precedence
 * @param inputs what was asked, flat, for people
 */
public record Decision(
        SortableId id,
        String key,
        String payloadHash,
        AccountId account,
        UserId user,
        IntentKind kind,
        String instrument,
        boolean approved,
        String code,
        @Nullable SortableId intent,
        @Nullable SortableId position,
        @Nullable Price price,
        long priceAsOf,
        String policyHash,
        long accountVersion,
        long epoch,
        long decidedAt,
        String trace,
        List<RuleLine> rules,
        SortedMap<String, String> inputs) {
    public Decision {
        rules = List.copyOf(rules);
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    /** The same with the intent that it makes, when it is approved. */
    public Decision making(SortableId made) {
        return !approved
                ? this
                : new Decision(
                        id,
                        key,
                        payloadHash,
                        account,
                        user,
                        kind,
                        instrument,
                        true,
                        code,
                        made,
                        position,
                        price,
                        priceAsOf,
                        policyHash,
                        accountVersion,
                        epoch,
                        decidedAt,
                        trace,
                        rules,
                        inputs);
    }
}
