package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every rule of the policy and how an order stands to it, passed or not, in precedence order. Control state and price
 * status have one line each. Rules that the policy does not name are not listed. Immutable. Source: reference systems,
 * section 13.2: a clear reason, how to fix it, when to retry.
 *
 * @param policy name and version of the policy
 * @param policyHash its hash
 * @param lines one per rule
 */
public record Explanation(String policy, String policyHash, List<RuleLine> lines) {
    /** The detail of a rule that refused because what it reads is not there. */
    static final String UNKNOWN = "not known";

    public Explanation {
        Given.notNull(policy, "policy");
        Given.notNull(policyHash, "policyHash");
        lines = Given.noNulls(lines, "lines");
    }

    /** Whether no rule failed. */
    public boolean passed() {
        return lines.stream().noneMatch(line -> line.outcome() == RuleLine.Outcome.FAILED);
    }

    /** The line of a rule; empty for the control and price codes that are not the state's own. */
    public Optional<RuleLine> line(RiskCode code) {
        Given.notNull(code, "code");
        return lines.stream().filter(line -> line.code() == code).findFirst();
    }

    static Explanation of(RiskPolicy policy, Evaluation e) {
        Numbers numbers = new Numbers();
        e.run(numbers);
        List<RuleLine> lines = new ArrayList<>();
        for (RiskCode code : RiskCode.values()) {
            if (numbers.applied(code) || e.violates(code) || ActiveRules.expects(code, e)) {
                lines.add(line(code, e, numbers));
            }
        }
        return new Explanation(policy.toString(), policy.hash(), Collections.unmodifiableList(lines));
    }

    private static RuleLine line(RiskCode code, Evaluation e, Numbers numbers) {
        int decimals = decimals(code, e.market);
        if (!numbers.applied(code)) {
            return new RuleLine(code, RuleLine.Outcome.NOT_EVALUATED, 0, 0, 0, decimals, "", Optional.empty());
        }
        boolean failed = e.violates(code);
        return new RuleLine(
                code,
                failed ? RuleLine.Outcome.FAILED : RuleLine.Outcome.PASSED,
                numbers.limit(code),
                numbers.before(code),
                numbers.after(code),
                decimals,
                detail(code, e, numbers),
                failed ? Optional.of(Remedies.of(code, e, numbers)) : Optional.empty());
    }

    static int decimals(RiskCode code, MarketState market) {
        return code.unit()
                .decimals(
                        market.instrument().priceDecimals(), market.instrument().sizeDecimals());
    }

    static String detail(RiskCode code, Evaluation e, Numbers numbers) {
        if (numbers.isUnknown(code)) {
            return UNKNOWN;
        }
        return switch (code) {
            case PRICE_MISSING, PRICE_STALE, PRICE_DISPUTED -> e.market.reason();
            case MARKET_CLOSED ->
                e.violates(code) ? e.market.instrument().hours().toString() : "";
            case LOCKED ->
                e.account.locks.stream()
                        .filter(lock -> lock.holds(e.order, e.now))
                        .map(RiskLock::toString)
                        .collect(Collectors.joining("; "));
            default -> "";
        };
    }
}
