package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.EntryReceipt;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.RiskCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words and data that several commands share. */
public final class Say {
    private static final String MARKET = Latch.market("");

    private Say() {}

    /** Seconds with at most 3 decimals, rounded up. */
    public static String seconds(long micros) {
        return Decimals.print(Math.floorDiv(micros + 999, 1_000L), 3, 0);
    }

    /** How long something lasts, rounded up: {@code 59.4 s}, {@code 12 min}, {@code 23 h 59 min}. */
    static String lasting(long micros) {
        long minutes = Math.floorDiv(micros + 59_999_999L, 60_000_000L);
        if (minutes <= 2) {
            return seconds(micros) + " s";
        }
        long hours = minutes / 60;
        long rest = minutes % 60;
        return hours == 0 ? minutes + " min" : hours + " h" + (rest == 0 ? "" : " " + rest + " min");
    }

    /** With a sign: people read PnL by its sign. */
    public static String signed(Usd amount) {
        return amount.isPositive() ? "+" + amount : amount.toString();
    }

    /** What a stop is set on, as people read it: everybody, a market or a user. */
    public static String scope(String latch) {
        if (latch.equals(Latch.GLOBAL)) {
            return "everybody";
        }
        if (latch.equals(Latch.MAINTENANCE)) {
            return "everybody (maintenance)";
        }
        return latch.startsWith(MARKET) ? latch.substring(MARKET.length()) : latch.replaceFirst(":", " ");
    }

    /** To 2 decimals for people, or to 5 significant ones below a dollar; programs get the exact price. */
    public static String price(@Nullable Price price) {
        if (price == null) {
            return "-";
        }
        BigDecimal exact = price.toBigDecimal();
        int scale = exact.compareTo(BigDecimal.ONE) >= 0 ? 2 : 6;
        return exact.setScale(Math.min(scale, price.decimals()), RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    /** What a violated rule says: what, limit, actual, what would pass. */
    public static String sentence(RuleLine line) {
        String unit = switch (line.unit()) {
            case "", "yes/no" -> "";
            case "x", "%" -> line.unit();
            default -> " " + line.unit();
        };
        String what = title(line.code());
        String limit = line.limit().isEmpty() ? "" : ", " + bound(line) + " " + line.limit() + unit;
        String remedy = line.wouldPass().isEmpty() ? "" : "; would pass: " + line.wouldPass();
        boolean counted = line.code().startsWith("RATE_");
        String actual = line.actual().isEmpty() && !line.limit().isEmpty()
                ? "not known"
                : line.actual() + (line.limit().isEmpty() || counted ? "" : unit);
        return what + ": " + actual + limit + remedy;
    }

    /** In front of a limit: not every one is the most there may be. */
    private static String bound(RuleLine line) {
        String code = line.code();
        if (code.equals(Receipt.MARKET_CLOSED)) {
            return "open only in";
        }
        boolean state = line.unit().equals("yes/no") || line.limit().equals("USABLE") || code.startsWith("CONTROL_");
        if (state || code.equals(Receipt.LIVE_NOT_ARMED) || code.equals(Receipt.LIVE_NOT_AGREED)) {
            return "needed";
        }
        if (code.endsWith("_BELOW_MIN") || code.endsWith("_TOO_NEAR")) {
            return "at least";
        }
        if (code.endsWith("_WRONG_SIDE") || code.endsWith("_BEYOND_LIQUIDATION")) {
            return "against";
        }
        if (code.equals(EntryReceipt.TRIGGER_REACHED)) {
            return "price";
        }
        return code.endsWith("_NOT_POSITIVE") ? "must be above" : "limit";
    }

    /** The desk's own codes say what is wrong, those of risk rules what they look at. */
    private static String title(String code) {
        return switch (code) {
            case Receipt.MARKET_CLOSED -> "market hours";
            case Receipt.LIVE_NOT_ARMED, Receipt.LIVE_NOT_AGREED -> "LIVE trading";
            case Receipt.OUTCOME_UNKNOWN -> "outcome of earlier orders";
            case Receipt.EQUITY_UNKNOWN -> "equity is not known";
            case EntryReceipt.TRIGGER_REACHED -> "the price has passed the trigger already";
            case Receipt.MARGIN_OUT_ABOVE_MAX -> "collateral taken out";
            case EntryReceipt.ENTRIES_FULL -> "orders that wait";
            default -> ruleTitle(code);
        };
    }

    private static String ruleTitle(String code) {
        for (RiskCode risk : RiskCode.values()) {
            if (risk.name().equals(code)) {
                return risk.title();
            }
        }
        return switch (code) {
            case "RATE_OPENS" -> limit(TradingPlan.OPENS);
            case "RATE_TRADES" -> limit(TradingPlan.TRADES);
            case "RATE_VOLUME" -> limit(TradingPlan.VOLUME);
            case "RATE_EXITS" -> limit(TradingPlan.EXITS);
            default -> code.toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** What a rate limit counts. */
    public static String limit(String id) {
        return switch (id) {
            case TradingPlan.OPENS -> "opens in a minute";
            case TradingPlan.TRADES -> "opens in a day";
            case TradingPlan.VOLUME -> "notional opened in an hour";
            case TradingPlan.EXITS -> "exits in a minute (partial closes, changed exits, added margin, cancels)";
            case TradingPlan.MESSAGES -> "commands in a minute";
            default -> id.replace('_', ' ');
        };
    }

    /** The last line of every receipt: by which decision, and how to see all of its rules. */
    static String decidedBy(StoredIntent intent) {
        return decidedBy(intent.decision());
    }

    static String decidedBy(SortableId decision) {
        return "\nDecision: /why " + decision;
    }

    /** A refusal: every violated rule, the first one first. */
    static Answer refused(Receipt receipt, Data data) {
        return refused(receipt.code(), receipt.reason(), receipt.decision(), data);
    }

    static Answer refused(String code, String reason, @Nullable Decision decision, Data data) {
        if (decision == null) {
            return Answer.rejected(code, "Refused: " + reason + ".", data.map());
        }
        List<String> lines = new ArrayList<>();
        for (RuleLine line : decision.rules()) {
            if (!line.passed()) {
                lines.add(line.code() + " - " + sentence(line));
            }
        }
        String id = decision.id().toString();
        return Answer.rejected(
                code,
                "Refused: " + String.join("\n         ", lines) + "\nEvery rule: /why " + id,
                data.and("decision", id)
                        .and("violations", rules(decision.rules(), true))
                        .map());
    }

    static List<Map<String, Object>> rules(List<RuleLine> rules, boolean violatedOnly) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (RuleLine line : rules) {
            if (!violatedOnly || !line.passed()) {
                Data data = Data.of("code", line.code());
                if (!violatedOnly) {
                    data.and("passed", line.passed());
                }
                all.add(data.and("limit", line.limit())
                        .and("actual", line.actual().isEmpty() ? null : line.actual())
                        .and("unit", line.unit())
                        .and("would_pass", line.wouldPass())
                        .map());
            }
        }
        return all;
    }
}
