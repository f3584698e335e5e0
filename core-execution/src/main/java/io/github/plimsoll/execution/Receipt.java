package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The desk's answer to a command. An accepted one is durable and will be sent; it is not yet filled.
 *
 * @param accepted whether an intent stands, or the change that was asked
 * @param code OK, or the code of the first violated rule
 * @param reason the first violation in words; empty when accepted
 * @param decision the stored decision; absent when the command was refused before anything could be stored
 * @param intent the intent as it stands now; absent when refused and for a change, which sends nothing
 * @param repeated whether this key was answered before
 */
public record Receipt(
        boolean accepted,
        String code,
        String reason,
        @Nullable Decision decision,
        @Nullable StoredIntent intent,
        boolean repeated) {
    public static final String OK = "OK";
    /** The key was used before for something else. */
    public static final String KEY_REUSED = "KEY_REUSED";
    /** The account changed under the decision three times. */
    public static final String CONTENDED = "CONTENDED";

    public static final String ACCOUNT_NOT_FOUND = "ACCOUNT_NOT_FOUND";
    public static final String POSITION_NOT_FOUND = "POSITION_NOT_FOUND";
    public static final String MARKET_UNKNOWN = "MARKET_UNKNOWN";
    /** An order of this market is Unknown: no new risk until it is proved. */
    public static final String OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN";
    /** An open position has no usable price, so the equity is not known. */
    public static final String EQUITY_UNKNOWN = "EQUITY_UNKNOWN";
    /** New risk outside the hours of the market. */
    public static final String MARKET_CLOSED = "MARKET_CLOSED";
    /** New risk of a LIVE account before an operator armed LIVE in this process. */
    public static final String LIVE_NOT_ARMED = "LIVE_NOT_ARMED";
    /** New risk of a LIVE account while a configured control source does not agree to LIVE. */
    public static final String LIVE_NOT_AGREED = "LIVE_NOT_AGREED";
    /** New risk at a venue that lives in another process. */
    public static final String VENUE_HELD_ELSEWHERE = "VENUE_HELD_ELSEWHERE";
    /** The venue of the account does not do it. */
    public static final String NOT_OFFERED = "NOT_OFFERED";
    /** Another order changes size or collateral of the position just now. */
    public static final String POSITION_BUSY = "POSITION_BUSY";
    /** More is put into a position, or taken out of the account, than is free. */
    public static final String CASH_TOO_LOW = "CASH_TOO_LOW";
    /** More collateral is to come out of a position than it can spare. */
    public static final String MARGIN_OUT_ABOVE_MAX = "MARGIN_OUT_ABOVE_MAX";
    /** More paper money than an account may hold. */
    public static final String CASH_TOO_HIGH = "CASH_TOO_HIGH";
    /** All that is left of the position is being closed already. */
    public static final String ALREADY_CLOSING = "ALREADY_CLOSING";
    /** A stop or target beyond the price would close at once. */
    public static final String LEVEL_FIRES_NOW = "LEVEL_FIRES_NOW";
    /** A stop that the liquidation comes before. */
    public static final String STOP_BEYOND_LIQUIDATION = "STOP_BEYOND_LIQUIDATION";
    /** The stop cannot move to the entry at a price that does not earn the fees. */
    public static final String BREAK_EVEN_TOO_NEAR = "BREAK_EVEN_TOO_NEAR";
    /** Exits that contradict one another, such as targets for more than the position. */
    public static final String EXITS_IMPOSSIBLE = "EXITS_IMPOSSIBLE";

    public static final String ORDER_NOT_FOUND = "ORDER_NOT_FOUND";
    /** The order to take back has ended. */
    public static final String ORDER_ENDED = "ORDER_ENDED";
    /** The order to take back left, or may have left, for the venue. */
    public static final String ORDER_SENT = "ORDER_SENT";
    /** A close that is not taken back. */
    public static final String EXIT_STANDS = "EXIT_STANDS";
    /** What a trigger looked at is no longer so; it looks again. Never an answer to a person. */
    static final String POSITION_CHANGED = "POSITION_CHANGED";
    /** A close in dollars needs a price. */
    public static final String PRICE_MISSING = "PRICE_MISSING";

    static Receipt refused(String code, String reason) {
        return new Receipt(false, code, reason, null, null, false);
    }

    static Receipt notHers(SortableId position) {
        return refused(POSITION_NOT_FOUND, "you have no position " + position + "; /positions lists yours");
    }

    static Receipt of(Decision decision, @Nullable StoredIntent intent, boolean repeated) {
        return new Receipt(
                decision.approved(), decision.code(), firstReason(decision.rules()), decision, intent, repeated);
    }

    static String firstReason(List<RuleLine> rules) {
        for (RuleLine line : rules) {
            if (!line.passed()) {
                return Rulebook.sentence(line);
            }
        }
        return "";
    }
}
