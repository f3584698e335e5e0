package io.github.plimsoll.bot.page;

import io.github.plimsoll.bot.command.EntryText;
import io.github.plimsoll.bot.command.HeldBy;
import io.github.plimsoll.bot.command.OrderData;
import io.github.plimsoll.bot.command.PositionText;
import io.github.plimsoll.bot.command.Say;
import io.github.plimsoll.bot.command.Trading;
import io.github.plimsoll.execution.AccountReading;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.health.PageSource;
import io.github.plimsoll.health.PageView;
import io.github.plimsoll.health.PageView.Tone;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page about one person's account and the whole installation. {@link #refresh} gathers it once a second from a
 * supervised task, so that the curve grows whether somebody looks or not and no request asks the database.
 * Thread-safe.
 */
public final class LivePage implements PageSource {
    private static final int ORDERS = 100;
    private static final Set<EntryState> WAITING = EnumSet.of(EntryState.WORKING);
    private static final int DECISIONS = 12;
    private static final Percent CLOSE = Percent.of(2);
    private static final Percent NEAR = Percent.of(5);

    private record Wired(
            Trading trading,
            Function<StoreTx, UserId> user,
            Supplier<List<ChildSnapshot>> tasks,
            Supplier<List<String>> problems,
            Feeds feeds,
            EquityCurve curve) {}

    /** What one transaction saw. */
    private record Stored(
            List<Latch> latches,
            @Nullable Account account,
            List<StoredPosition> positions,
            List<StoredIntent> orders,
            List<StoredEntry> waiting,
            List<Decision> decisions) {}

    private volatile @Nullable Wired wired;
    private volatile PageView view = PageView.unknown("The database is starting.");

    /**
     * From now on there is something to show.
     *
     * @param user whose account the page is about, asked anew by every refresh
     * @param problems why the system is not ready, each one sentence
     */
    public void wire(
            Trading trading,
            Function<StoreTx, UserId> user,
            Supplier<List<ChildSnapshot>> tasks,
            Supplier<List<String>> problems) {
        wired = new Wired(trading, user, tasks, problems, new Feeds(), new EquityCurve(PageView.MAX_POINTS));
    }

    @Override
    public PageView view() {
        return view;
    }

    /** Gathers everything anew; one caller at a time. A database that does not answer is told and keeps nothing old. */
    public synchronized void refresh() {
        Wired parts = wired;
        if (parts != null) {
            Stored stored;
            try {
                stored = parts.trading().store().transact(tx -> {
                    UserId user = parts.user().apply(tx);
                    List<Account> accounts = tx.accounts(user);
                    Account account = accounts.isEmpty() ? null : accounts.get(0);
                    return new Stored(
                            tx.latches(),
                            account,
                            account == null ? List.of() : tx.openPositions(account.id()),
                            account == null ? List.of() : underWay(tx.intents(account.id(), ORDERS)),
                            account == null ? List.of() : tx.entries(account.id(), WAITING, ORDERS),
                            tx.decisions(user, DECISIONS));
                });
                view = gather(parts, stored);
            } catch (RuntimeException down) {
                stored = new Stored(List.of(), null, List.of(), List.of(), List.of(), List.of());
                view = withoutDatabase(parts, stored);
            }
        }
    }

    private static List<StoredIntent> underWay(List<StoredIntent> newest) {
        return newest.stream().filter(intent -> !intent.state().terminal()).toList();
    }

    private static PageView withoutDatabase(Wired parts, Stored stored) {
        List<String> problems = new ArrayList<>(parts.problems().get());
        String down = "the database does not answer";
        if (!problems.contains(down)) {
            problems.add(0, down);
        }
        return view(parts, stored, problems, PageView.Account.NONE, List.of());
    }

    private static PageView gather(Wired parts, Stored stored) {
        Account row = stored.account();
        PageView.Account money = PageView.Account.NONE;
        List<PageView.Limit> limits = new ArrayList<>();
        if (row != null) {
            Trading trading = parts.trading();
            AccountReading reading = trading.desk().account(row.id()).orElseThrow();
            money = money(parts, reading);
            boolean first = true;
            for (Listing listing : trading.listings().all()) {
                String market = listing.instrument().id();
                Bars.risk(trading.desk().headroom(row.id(), market), market, first, limits);
                first = false;
            }
            // The account first, then market by market.
            limits.sort(Comparator.comparing(PageView.Limit::scope));
            trading.limiter()
                    .status(TradingPlan.user(row.user().value()))
                    .forEach(status -> limits.add(Bars.rate(status)));
        }
        return view(parts, stored, parts.problems().get(), money, limits);
    }

    private static PageView view(
            Wired parts, Stored stored, List<String> problems, PageView.Account money, List<PageView.Limit> limits) {
        Trading trading = parts.trading();
        long now = trading.pace().nowMicros();
        Account row = stored.account();
        return new PageView(
                row == null ? "DRY" : row.mode().name(),
                control(trading, stored.latches()),
                Times.second(now),
                problems,
                money,
                stored.positions().stream().map(p -> position(trading, p)).toList(),
                Stream.concat(
                                stored.orders().stream().map(o -> order(trading, o)),
                                stored.waiting().stream().map(LivePage::waiting))
                        .toList(),
                parts.feeds().of(trading.feed(), now),
                limits,
                stored.decisions().stream().map(LivePage::decision).toList(),
                parts.tasks().get().stream().map(LivePage::task).toList());
    }

    private static PageView.Control control(Trading trading, List<Latch> stored) {
        List<Latch> all = new ArrayList<>(trading.control().unwritten());
        stored.stream().filter(latch -> !all.contains(latch)).forEach(all::add);
        ControlState state = trading.control().global(stored);
        Optional<Latch> cause = all.stream()
                .filter(latch -> latch.everybody() && latch.state() == state)
                .findFirst();
        Tone tone = switch (state) {
            case ACTIVE -> all.isEmpty() ? Tone.GOOD : Tone.WARN;
            case REDUCE_ONLY -> Tone.WARN;
            case HALTED, FROZEN -> Tone.BAD;
        };
        String reason = cause.map(Latch::reason)
                .orElse(HeldBy.of(trading.control(), all).orElse(""));
        return new PageView.Control(
                state.name(),
                tone,
                reason,
                cause.map(latch -> Times.second(latch.at())).orElse(""),
                all.stream()
                        .map(l -> new PageView.Stop(
                                l.scope(), l.state().name(), l.reason(), l.by(), Times.second(l.at())))
                        .toList());
    }

    private static PageView.Account money(Wired parts, AccountReading reading) {
        boolean known = reading.unmarked().isEmpty();
        if (known) {
            parts.curve().add(parts.trading().pace().nowMicros(), reading.equity());
        }
        Usd today = reading.state().realizedToday().plus(reading.state().unrealized());
        return new PageView.Account(
                reading.account().user().value(),
                reading.account().id().value(),
                reading.account().mode() == Mode.DRY
                        ? "USD"
                        : reading.account().collateral().symbol(),
                known ? cents(reading.equity()) : "",
                known ? (today.isPositive() ? "+" : "") + cents(today) : "",
                cents(reading.cash().minus(reading.state().reservedMargin())),
                cents(reading.margin()),
                cents(parts.curve().peak()),
                known ? cents(parts.curve().drawdown()) : "",
                known ? parts.curve().drawdownPercent() : "",
                parts.curve().points());
    }

    private static PageView.Position position(Trading trading, StoredPosition position) {
        PositionText text = PositionText.of(trading, position);
        Optional<Percent> distance = text.distance();
        Tone tone = distance.map(
                        d -> d.compareTo(CLOSE) < 0 ? Tone.BAD : d.compareTo(NEAR) < 0 ? Tone.WARN : Tone.PLAIN)
                .orElse(Tone.WARN);
        List<String> guards = new ArrayList<>();
        if (position.stopLoss() != null) {
            guards.add("stop " + Say.price(position.stopLoss()));
        }
        if (position.takeProfit() != null) {
            guards.add("target " + Say.price(position.takeProfit()));
        }
        return new PageView.Position(
                "P" + position.number(),
                position.instrument(),
                position.side().name(),
                text.remaining() + " " + text.listing().instrument().base(),
                position.leverage().toString(),
                cents(position.collateral()) + " USD",
                Say.price(position.entry()),
                text.mark().map(Say::price).orElse(""),
                text.unrealized()
                        .map(pnl -> (pnl.isPositive() ? "+" : "") + cents(pnl))
                        .orElse(""),
                Say.price(position.liquidation()),
                distance.map(d -> d.toString().substring(0, d.toString().length() - 1))
                        .orElse(""),
                tone,
                String.join(", ", guards));
    }

    private static PageView.Order order(Trading trading, StoredIntent intent) {
        Listing listing = trading.listings().require(intent.instrument());
        int decimals = listing.instrument().sizeDecimals();
        String reason = intent.reason();
        return new PageView.Order(
                intent.id().toString(),
                intent.kind().name(),
                intent.instrument(),
                intent.side().name(),
                OrderData.size(intent, listing),
                intent.kind().movesMargin()
                        ? Usd.ofMicros(intent.filledUnits()).toString()
                        : Quantity.of(intent.filledUnits(), decimals).toString(),
                intent.state().name(),
                intent.state() == IntentState.UNKNOWN ? Tone.BAD : Tone.PLAIN,
                reason == null ? "" : reason,
                Times.second(intent.recordedAt()));
    }

    /** One that waits for its price; of one whose price has come, the order itself is shown. */
    private static PageView.Order waiting(StoredEntry entry) {
        return new PageView.Order(
                "E" + entry.number(),
                "OPEN",
                entry.instrument(),
                entry.side().name(),
                cents(entry.collateral()) + " USD at " + entry.leverage(),
                "",
                "WAITING",
                Tone.PLAIN,
                EntryText.price(entry),
                Times.second(entry.placedAt()));
    }

    private static PageView.Decision decision(Decision decision) {
        return new PageView.Decision(
                Times.second(decision.decidedAt()),
                decision.id().toString(),
                decision.approved(),
                decision.kind().name(),
                decision.instrument(),
                decision.code(),
                decision.rules().stream()
                        .filter(rule -> !rule.passed())
                        .map((RuleLine rule) -> Say.sentence(rule))
                        .toList());
    }

    private static PageView.Task task(ChildSnapshot child) {
        Tone tone = switch (child.state()) {
            case RUNNING, ENDED -> Tone.GOOD;
            case BACKING_OFF, STOPPING, STOPPED -> Tone.WARN;
            case HUNG, FAILED, ESCALATED, ABANDONED -> Tone.BAD;
        };
        return new PageView.Task(
                child.name(),
                child.state().name(),
                tone,
                child.restarts(),
                child.heartbeatAge()
                        .map(age -> Feeds.tenths(age.toNanos() / 1_000))
                        .orElse(""),
                child.lastFailure().map(Failure::toString).orElse(""));
    }

    /** Two decimals are what a person compares; the exact amounts are in the answers of the commands. */
    private static String cents(Usd amount) {
        return amount.toBigDecimal().setScale(2, java.math.RoundingMode.FLOOR).toPlainString();
    }
}
