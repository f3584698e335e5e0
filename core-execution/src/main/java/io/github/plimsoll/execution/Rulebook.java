package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.Explanation;
import io.github.plimsoll.risk.ReduceRefused;
import io.github.plimsoll.risk.RuleLine.Outcome;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns the answers of the cores into the rule lines that are stored with a decision. */
final class Rulebook {
    /** More text than that is no longer read. */
    private static final int LONGEST_HOURS = 200;

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

    private static final String UNCOUNTED = "limits cannot be counted now";
    private static final String LATER = "later";

    private Rulebook() {}

    /** One sentence: what was wrong, the limit, the actual value, what would pass. */
    static String sentence(RuleLine line) {
        String unit = line.unit().isEmpty() ? "" : " " + line.unit();
        String actual = line.actual().isEmpty() ? "not known" : line.actual() + unit;
        String numbers = line.limit().isEmpty() ? line.actual() : "limit " + line.limit() + unit + ", actual " + actual;
        String remedy = line.wouldPass().isEmpty() ? "" : "; would pass: " + line.wouldPass();
        return line.code() + ": " + numbers + remedy;
    }

    static RuleLine violated(String code, String limit, String actual, String unit, String wouldPass) {
        return new RuleLine(code, false, limit, actual, unit, wouldPass);
    }

    private static String actual(io.github.plimsoll.risk.RuleLine line) {
        if (!line.known()) {
            return "";
        }
        return line.detail().isEmpty() ? line.afterText() : line.afterText() + " (" + line.detail() + ")";
    }

    static List<RuleLine> risk(Explanation explanation) {
        List<RuleLine> lines = new ArrayList<>();
        for (var line : explanation.lines()) {
            if (line.outcome() == Outcome.NOT_EVALUATED) {
                continue;
            }
            lines.add(new RuleLine(
                    line.code().name(),
                    line.passed(),
                    line.limitText(),
                    actual(line),
                    line.unit().symbol(),
                    line.remedy().map(remedy -> remedy.text()).orElse("")));
        }
        return lines;
    }

    /**
     * @param plan what the limits are
     * @param status what the user's limits stand at, asked for where the answer itself does not say it
     */
    static List<RuleLine> rate(Decision decision, Plan plan, Supplier<List<LimitStatus>> status) {
        return decision.fold(
                granted -> granted.remaining().stream()
                        .map(left -> granted(left, plan))
                        .toList(),
                denied -> List.of(denied(denied)),
                unsatisfiable -> List.of(never(unsatisfiable, of(status.get(), unsatisfiable.limitId()))),
                unavailable -> List.of(violated(unavailable.code(), "", UNCOUNTED, "", LATER)));
    }

    private static RuleLine granted(Granted.Remaining left, Plan plan) {
        String id = left.limitId();
        String limit = plan.limit(id).map(known -> amount(id, known.capacity())).orElse("");
        return new RuleLine(code(id), true, limit, amount(id, left.remaining()) + " left", unit(id), "");
    }

    private static RuleLine denied(Decision.Denied asked) {
        String id = asked.limitId();
        String less = asked.available() > 0 && id.equals(TradingPlan.VOLUME)
                ? " or up to " + amount(id, asked.available()) + " USD now"
                : "";
        return violated(
                code(id),
                amount(id, asked.limit()),
                amount(id, asked.used()) + " used, " + amount(id, asked.available()) + " left, "
                        + amount(id, asked.requested()) + " asked",
                unit(id),
                "the same in " + seconds(asked.retryAfterMicros()) + " s" + less);
    }

    /** What waiting cannot help may still pass in part now. */
    private static RuleLine never(Decision.Unsatisfiable asked, Optional<LimitStatus> now) {
        String id = asked.limitId();
        String dollars = id.equals(TradingPlan.VOLUME) ? " USD" : "";
        boolean used = now.map(known -> known.used() > 0).orElse(false);
        long left = now.map(LimitStatus::remaining).orElse(0L);
        return violated(
                code(id),
                amount(id, asked.limit()),
                (used ? usage(now.get()) + ", " : "") + amount(id, asked.requested()) + " asked",
                unit(id),
                (used && left > 0 ? "up to " + amount(id, left) + dollars + " now, " : "") + "at most "
                        + amount(id, asked.limit()) + dollars + " when nothing else was used");
    }

    private static String usage(LimitStatus known) {
        return amount(known.limitId(), known.used()) + " used, " + amount(known.limitId(), known.remaining()) + " left";
    }

    private static Optional<LimitStatus> of(List<LimitStatus> status, String limitId) {
        return status.stream()
                .filter(one -> one.known() && one.limitId().equals(limitId))
                .findFirst();
    }

    /** One limit of an action before it is asked for, in the words of {@link #rate}. */
    static RateRoom room(LimitStatus now, long cost) {
        String id = now.limitId();
        if (!now.known()) {
            return new RateRoom(id, 0, violated(code(id), "", UNCOUNTED, "", LATER), "", "");
        }
        String after = amount(id, now.used() > Long.MAX_VALUE - cost ? Long.MAX_VALUE : now.used() + cost);
        return new RateRoom(id, now.remaining(), asked(now, cost, after), amount(id, now.used()), after);
    }

    private static RuleLine asked(LimitStatus now, long cost, String after) {
        String id = now.limitId();
        if (cost <= now.remaining()) {
            return new RuleLine(code(id), true, amount(id, now.limit()), after, unit(id), "");
        }
        return cost > now.limit()
                ? never(new Decision.Unsatisfiable(id, now.limit(), cost), Optional.of(now))
                : denied(new Decision.Denied(id, now.limit(), now.used(), cost, now.retryAfterMicros()));
    }

    static RuleLine reduce(ReduceRefused refused) {
        return violated(refused.code().name(), refused.limit(), refused.actual(), "", refused.wouldPass());
    }

    /** Closed market: when it opens next. */
    static RuleLine closed(MarketHours hours, long now) {
        String limit = hours.toString();
        return violated(
                Receipt.MARKET_CLOSED,
                limit.length() > LONGEST_HOURS ? "its market hours" : limit,
                "closed at " + utc(now),
                "",
                "closing now, opening from " + utc(hours.nextOpen(now)));
    }

    private static String utc(long micros) {
        return MINUTES.format(LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), 0, ZoneOffset.UTC));
    }

    /** Equity in another asset than the market's is worth in dollars what nobody here proves. */
    static Optional<RuleLine> unpriced(Account account, Instrument instrument) {
        return account.collateral().equals(instrument.collateral())
                ? Optional.empty()
                : Optional.of(violated(
                        Receipt.EQUITY_UNKNOWN,
                        "",
                        "your account holds " + account.collateral() + ", whose worth in dollars is not proved",
                        "",
                        "an account that holds " + instrument.collateral()));
    }

    static RuleLine liveBlocked(LiveBlock block) {
        return switch (block.reason()) {
            case NOT_ARMED ->
                violated(
                        Receipt.LIVE_NOT_ARMED,
                        "LIVE armed by an operator since this start",
                        block.why(),
                        "",
                        "closing now, opening after an operator arms LIVE");
            case NOT_AGREED ->
                violated(
                        Receipt.LIVE_NOT_AGREED,
                        "every configured source agrees to LIVE",
                        block.why(),
                        "",
                        "closing now, opening when that source agrees");
        };
    }

    private static String code(String limitId) {
        return "RATE_" + limitId.toUpperCase(Locale.ROOT);
    }

    private static String unit(String limitId) {
        return limitId.equals(TradingPlan.VOLUME) ? "USD" : limitId;
    }

    private static String amount(String limitId, long value) {
        return limitId.equals(TradingPlan.VOLUME) ? Decimals.print(value, Usd.DECIMALS, 2) : Long.toString(value);
    }

    /** Rounded up to a millisecond: a person who waits that long is not refused for a microsecond. */
    private static String seconds(long micros) {
        return Decimals.print(Math.floorDiv(micros + 999, 1_000L), 3, 0);
    }
}
