package io.github.plimsoll.risk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Every rule and how an order stands to it, passed or not, in precedence order. Control state and price status have one
 * line each. Immutable.
 *
 * @param policy name and version of the policy
 * @param policyHash its hash
 * @param lines one per rule
 */
public record Explanation(String policy, String policyHash, List<RuleLine> lines) {
    public Explanation {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(policyHash, "policyHash");
        lines = List.copyOf(lines);
    }

    /** Whether no rule failed. */
    public boolean passed() {
        return lines.stream().noneMatch(line -> line.outcome() == RuleLine.Outcome.FAILED);
    }

    /** The line of a rule; empty for the control and price codes that are not the state's own. */
    public Optional<RuleLine> line(RiskCode code) {
        return lines.stream().filter(line -> line.code() == code).findFirst();
    }

    static Explanation of(RiskInputs in) {
        List<RuleLine> lines = new ArrayList<>();
        for (RiskCode code : RiskCode.values()) {
            if (speaks(code, in)) {
                lines.add(line(code, in));
            }
        }
        return new Explanation(in.policy.toString(), in.policy.hash(), Collections.unmodifiableList(lines));
    }

    /** Of the codes that share one state, the one it is in speaks; when all is well, the first. */
    private static boolean speaks(RiskCode code, RiskInputs in) {
        return switch (code) {
            case CONTROL_FROZEN -> in.control == ControlState.FROZEN || in.control == ControlState.ACTIVE;
            case PRICE_MISSING -> in.market.status() == PriceStatus.MISSING || in.market.status() == PriceStatus.USABLE;
            case CONTROL_HALTED, CONTROL_REDUCE_ONLY, PRICE_STALE, PRICE_DISPUTED -> Rules.violated(code, in);
            case INPUT_MISMATCH,
                    ACCOUNT_INVALID,
                    OUT_OF_RANGE,
                    PRICE_INVALID,
                    PRICE_TOO_OLD,
                    PRICE_FROM_FUTURE,
                    STOP_LOSS_WRONG_SIDE,
                    TAKE_PROFIT_WRONG_SIDE,
                    STOP_LOSS_BEYOND_LIQUIDATION,
                    NOTIONAL_BELOW_MIN,
                    SIZE_BELOW_MIN,
                    POSITION_ABOVE_MAX,
                    LEVERAGE_ABOVE_MAX,
                    EQUITY_NOT_POSITIVE,
                    ACCOUNT_RISK_ABOVE_MAX,
                    MARGIN_ABOVE_FREE,
                    LIQUIDATION_TOO_CLOSE,
                    DAY_BASE_NOT_POSITIVE,
                    DAILY_LOSS_ABOVE_MAX -> true;
        };
    }

    private static RuleLine line(RiskCode code, RiskInputs in) {
        int decimals = Rules.decimals(code, in.market);
        if (!Rules.applies(code, in)) {
            return new RuleLine(code, RuleLine.Outcome.NOT_EVALUATED, 0, 0, 0, decimals, "", Optional.empty());
        }
        boolean failed = Rules.violated(code, in);
        return new RuleLine(
                code,
                failed ? RuleLine.Outcome.FAILED : RuleLine.Outcome.PASSED,
                Rules.limit(code, in),
                Rules.before(code, in),
                Rules.after(code, in),
                decimals,
                detail(code, in),
                failed ? Optional.of(Remedies.of(code, in)) : Optional.empty());
    }

    static String detail(RiskCode code, RiskInputs in) {
        return switch (code) {
            case PRICE_MISSING, PRICE_STALE, PRICE_DISPUTED -> in.market.reason();
            default -> "";
        };
    }
}
