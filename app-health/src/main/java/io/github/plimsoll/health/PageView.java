package io.github.plimsoll.health;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Everything the page shows, of one moment. Amounts are plain decimal text, never floating point; an empty text means
 * unknown or none. Lists are cut to the bounds named here and texts to 500 characters, so that the page stays small
 * whatever happens. Immutable.
 *
 * @param mode DRY, LIVE, or empty while it is not known
 * @param control what may be done now
 * @param time world time
 * @param problems why the system cannot do its work, each one sentence; at most 20
 * @param account money
 * @param positions open positions, at most 100
 * @param orders orders under way, at most 100
 * @param feeds markets, at most 50
 * @param limits how far each limit is used, at most 50
 * @param decisions newest first, at most 20
 * @param tasks supervised tasks, at most 50
 */
public record PageView(
        String mode,
        Control control,
        String time,
        List<String> problems,
        Account account,
        List<Position> positions,
        List<Order> orders,
        List<Feed> feeds,
        List<Limit> limits,
        List<Decision> decisions,
        List<Task> tasks) {
    /** Most points of the equity curve. */
    public static final int MAX_POINTS = 500;

    private static final int MANY = 100;
    private static final int SOME = 50;
    private static final int FEW = 20;

    public PageView {
        mode = Text.cut(mode);
        Objects.requireNonNull(control, "control");
        time = Text.cut(time);
        problems = first(FEW, problems).stream().map(Text::cut).toList();
        Objects.requireNonNull(account, "account");
        positions = first(MANY, positions);
        orders = first(MANY, orders);
        feeds = first(SOME, feeds);
        limits = first(SOME, limits);
        decisions = first(FEW, decisions);
        tasks = first(SOME, tasks);
    }

    /** A page that knows nothing but why. */
    public static PageView unknown(String why) {
        return new PageView(
                "",
                new Control("UNKNOWN", Tone.BAD, "", "", List.of()),
                "",
                List.of(why),
                Account.NONE,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** How something is, in colour; the word beside it says the same to those who do not see it. */
    public enum Tone {
        /** As it should be. */
        GOOD,
        /** Worth a look. */
        WARN,
        /** Does not work, or was stopped. */
        BAD,
        /** Neither. */
        PLAIN
    }

    /**
     * What may be done now.
     *
     * @param state such as ACTIVE or HALTED
     * @param reason why, empty when nothing is restricted
     * @param since when it became so, empty when unknown
     * @param stops every stop that holds, at most 20
     */
    public record Control(String state, Tone tone, String reason, String since, List<Stop> stops) {
        public Control {
            state = Text.cut(state);
            Objects.requireNonNull(tone, "tone");
            reason = Text.cut(reason);
            since = Text.cut(since);
            stops = first(FEW, stops);
        }
    }

    /** One stop: on what, what it still allows, why, by whom and since when. */
    public record Stop(String scope, String state, String reason, String by, String since) {
        public Stop {
            scope = Text.cut(scope);
            state = Text.cut(state);
            reason = Text.cut(reason);
            by = Text.cut(by);
            since = Text.cut(since);
        }
    }

    /**
     * Money of the account that the page is about, in its unit.
     *
     * @param owner user whose account it is, empty when there is none yet
     * @param name of the account, empty when there is none yet
     * @param unit such as USD
     * @param equity cash, margin and what open positions gained or lost
     * @param today gained or lost since the day began, with its sign
     * @param free not held as margin
     * @param margin held by positions
     * @param peak highest equity of the curve
     * @param drawdown how far the equity is below the peak now
     * @param drawdownPercent the same as a share of the peak, such as {@code 1.25}
     * @param curve equity over time, oldest first; the newest {@value #MAX_POINTS} are shown
     */
    public record Account(
            String owner,
            String name,
            String unit,
            String equity,
            String today,
            String free,
            String margin,
            String peak,
            String drawdown,
            String drawdownPercent,
            List<Point> curve) {
        /** No account. */
        public static final Account NONE = new Account("", "", "", "", "", "", "", "", "", "", List.of());

        public Account {
            owner = Text.cut(owner);
            name = Text.cut(name);
            curve = List.copyOf(curve.subList(Math.max(0, curve.size() - MAX_POINTS), curve.size()));
        }
    }

    /** Equity at a time, plain decimal text. */
    public record Point(Instant time, String equity) {
        public Point {
            Objects.requireNonNull(time, "time");
            Decimal.require("equity of a point", equity);
        }
    }

    /**
     * An open position.
     *
     * @param number what a person types, such as P3
     * @param pnl unrealised, with its sign; empty without a usable price
     * @param liquidation price
     * @param distance from mark to liquidation as percent of the mark, such as {@code 8.4}
     * @param tone of the distance
     * @param guards stop and target in words, empty without
     */
    public record Position(
            String number,
            String instrument,
            String side,
            String size,
            String leverage,
            String collateral,
            String entry,
            String mark,
            String pnl,
            String liquidation,
            String distance,
            Tone tone,
            String guards) {
        public Position {
            Objects.requireNonNull(tone, "tone");
            guards = Text.cut(guards);
        }
    }

    /** An order under way. */
    public record Order(
            String id,
            String kind,
            String instrument,
            String side,
            String size,
            String filled,
            String state,
            Tone tone,
            String reason,
            String since) {
        public Order {
            Objects.requireNonNull(tone, "tone");
            reason = Text.cut(reason);
        }
    }

    /**
     * A market and its sources.
     *
     * @param price validated, or the last known one
     * @param bound how far a source may lie from it, percent, plain decimal text
     * @param state in a word
     * @param reason why the price must not be used, empty when it may
     * @param sources at most 20
     */
    public record Feed(
            String instrument,
            String price,
            String bound,
            String state,
            Tone tone,
            String reason,
            List<Source> sources) {
        public Feed {
            Decimal.require("bound of " + instrument, bound);
            Objects.requireNonNull(tone, "tone");
            reason = Text.cut(reason);
            sources = first(FEW, sources);
        }
    }

    /**
     * One source of a market.
     *
     * @param age seconds since its last sound quote
     * @param deviation from the market's price, percent with its sign, plain decimal text; empty when unknown
     * @param track the same at earlier times, oldest first; the newest {@value #MAX_TRACK} are shown
     * @param rejects how many quotes were refused, by reason; empty when none was
     * @param lastReject why its last refused quote was refused, and when
     */
    public record Source(
            String name,
            String state,
            Tone tone,
            String price,
            String age,
            long updates,
            String deviation,
            List<String> track,
            String rejects,
            String lastReject) {
        /** Most earlier deviations of a source. */
        public static final int MAX_TRACK = 60;

        public Source {
            requireDeviation(name, deviation);
            track = List.copyOf(track.subList(Math.max(0, track.size() - MAX_TRACK), track.size()));
            for (String value : track) {
                requireDeviation(name, value);
            }
            rejects = Text.cut(rejects);
            Objects.requireNonNull(tone, "tone");
            lastReject = Text.cut(lastReject);
        }

        private static void requireDeviation(String name, String value) {
            if (!value.isEmpty()) {
                Decimal.require("deviation of " + name, value);
            }
        }
    }

    /**
     * How far a limit is used.
     *
     * @param name for people
     * @param scope what it counts for, such as a market; empty for the account
     * @param limit the bound
     * @param used of it
     * @param left of it
     * @param unit of the three
     * @param percent used as percent of the limit, plain decimal text
     */
    public record Limit(
            String name, String scope, String limit, String used, String left, String unit, String percent, Tone tone) {
        public Limit {
            Objects.requireNonNull(tone, "tone");
            Decimal.require("percent of " + name, percent);
        }
    }

    /**
     * A decision.
     *
     * @param accepted whether it was accepted
     * @param code OK or the first violated rule
     * @param reasons one sentence per violated rule, at most 20
     */
    public record Decision(
            String time,
            String id,
            boolean accepted,
            String kind,
            String instrument,
            String code,
            List<String> reasons) {
        public Decision {
            reasons = first(FEW, reasons).stream().map(Text::cut).toList();
        }
    }

    /** A supervised task; {@code failure} is what it failed of last, without secrets, empty when it never did. */
    public record Task(String name, String state, Tone tone, int restarts, String heartbeatAge, String failure) {
        public Task {
            Objects.requireNonNull(tone, "tone");
            failure = Text.cut(failure);
        }
    }

    private static <T> List<T> first(int most, List<T> list) {
        return List.copyOf(list.subList(0, Math.min(most, list.size())));
    }
}
