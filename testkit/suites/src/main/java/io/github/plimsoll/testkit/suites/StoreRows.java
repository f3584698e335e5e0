package io.github.plimsoll.testkit.suites;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.DecidedRows;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows to fill a store with. The number given makes ids, keys and times: a higher one is later. */
public final class StoreRows {
    /** World time of row 0, microseconds. */
    public static final long START = 1_700_000_000_000_000L;

    public static final UserId ALICE = new UserId("alice");
    public static final AccountId ACCOUNT = new AccountId("alice:paper:dry:usdc");
    public static final AccountId OTHER = new AccountId("alice:paper:dry:other");
    public static final String MARKET = "BTC-USD";

    private StoreRows() {}

    /** Random halves of both signs, so that an order by signed halves is found out. */
    public static SortableId id(long number) {
        return new SortableId(START + number, number % 2 == 0 ? Long.MIN_VALUE + number : number);
    }

    public static long at(long number) {
        return START + number;
    }

    public static Account account() {
        return account(ACCOUNT, ALICE, 1, 0);
    }

    public static Account account(AccountId id, UserId user, long version, int positionsOpened) {
        return new Account(id, user, "paper", Mode.DRY, Asset.USDC, version, positionsOpened);
    }

    /** An approved open. */
    public static Decision decision(long number) {
        return decision(number, "key-" + number);
    }

    /** The same with a key of its own. */
    public static Decision decision(long number, String key) {
        TreeMap<String, String> inputs = new TreeMap<>();
        inputs.put("collateral", "100.00");
        inputs.put("words", "\"quoted\" \\ \u00e4\u20ac {} \n");
        return new Decision(
                id(number),
                key,
                "payload-" + number,
                ACCOUNT,
                ALICE,
                IntentKind.OPEN,
                MARKET,
                true,
                "OK",
                id(number + 1),
                id(number + 2),
                Price.parse("61000.5", 2),
                at(number) - 250_000,
                "policy",
                7,
                3,
                at(number),
                "trace-" + number,
                List.of(
                        new RuleLine("LEVERAGE_ABOVE_MAX", true, "50", "10", "x", ""),
                        new RuleLine("DAILY_LOSS", false, "500.00", "612.50", "USD", "wait until 00:00 UTC")),
                inputs);
    }

    /** A refusal without price, intent and position. */
    public static Decision refusal(long number) {
        return new Decision(
                id(number),
                "key-" + number,
                "payload-" + number,
                ACCOUNT,
                ALICE,
                IntentKind.CLOSE,
                MARKET,
                false,
                "POSITION_UNKNOWN",
                null,
                null,
                null,
                0,
                "policy",
                7,
                3,
                at(number),
                "trace-" + number,
                List.of(),
                new TreeMap<>());
    }

    /** What an approved open of an account leaves, decided on this version of it. */
    public static DecidedRows decided(long number, Account account, String key) {
        StoredIntent intent = open(number, account.id(), MARKET);
        Decision like = decision(number + 500_000, key);
        return new DecidedRows(
                new Decision(
                        intent.decision(),
                        key,
                        like.payloadHash(),
                        account.id(),
                        account.user(),
                        like.kind(),
                        MARKET,
                        true,
                        like.code(),
                        intent.id(),
                        intent.position(),
                        like.price(),
                        like.priceAsOf(),
                        like.policyHash(),
                        account.version(),
                        like.epoch(),
                        at(number),
                        like.trace(),
                        like.rules(),
                        like.inputs()),
                new DecidedRows.Held(
                        account,
                        intent,
                        new Reservation(
                                intent.id(), account.id(), MARKET, Usd.parse("100.6"), Usd.of(101), Usd.of(1_000)),
                        null,
                        ExitPlan.NONE),
                audit(number));
    }

    /** A recorded open with everything set: 100 USD at 10x. */
    public static StoredIntent open(long number) {
        return open(number, ACCOUNT, MARKET);
    }

    /** The same of another account or in another market. */
    public static StoredIntent open(long number, AccountId account, String market) {
        return open(number, account, market, Origin.USER);
    }

    /** The same that waits at its venue. */
    public static StoredIntent resting(long number, Resting.Kind kind) {
        return waiting(open(number), new Resting(kind, Price.parse("60390.49", 2)));
    }

    /** The same open, that waits at its venue. */
    static StoredIntent waiting(StoredIntent open, Resting resting) {
        return new StoredIntent(
                open.id(),
                open.decision(),
                open.key(),
                open.account(),
                open.user(),
                open.kind(),
                open.origin(),
                open.instrument(),
                open.position(),
                open.side(),
                open.sizeUnits(),
                open.filledUnits(),
                open.collateral(),
                open.leverage(),
                open.decidedPrice(),
                open.priceAsOf(),
                open.stopLoss(),
                open.takeProfit(),
                open.worstPrice(),
                resting,
                open.epoch(),
                open.validUntil(),
                open.recordedAt(),
                open.attempts(),
                open.state(),
                open.reason(),
                open.trace(),
                open.version());
    }

    /** The same for somebody else. */
    public static StoredIntent open(long number, AccountId account, String market, Origin origin) {
        return new StoredIntent(
                id(number),
                id(number + 500_000),
                "intent-" + number,
                account,
                ALICE,
                IntentKind.OPEN,
                origin,
                market,
                id(number + 700_000),
                Side.SHORT,
                1_000,
                0,
                Usd.of(100),
                Leverage.of(10),
                Price.parse("61000.5", 2),
                at(number) - 250_000,
                Price.parse("62000", 2),
                Price.parse("50000", 2),
                Price.parse("60390.49", 2),
                null,
                1,
                at(number) + 5_000_000,
                at(number),
                0,
                IntentState.RECORDED,
                null,
                "trace-" + number,
                1);
    }

    /** A recorded increase of a position by 50 USD at 10x. */
    public static StoredIntent increase(long number, SortableId position) {
        return new StoredIntent(
                id(number),
                id(number + 500_000),
                "intent-" + number,
                ACCOUNT,
                ALICE,
                IntentKind.INCREASE,
                Origin.USER,
                MARKET,
                position,
                Side.SHORT,
                500,
                0,
                Usd.of(50),
                Leverage.of(10),
                Price.parse("61000.5", 2),
                at(number) - 250_000,
                null,
                null,
                null,
                null,
                1,
                at(number) + 5_000_000,
                at(number),
                0,
                IntentState.RECORDED,
                null,
                "trace-" + number,
                1);
    }

    /** Recorded margin of 50 USD on its way into a position or out of it. */
    public static StoredIntent margin(long number, SortableId position, boolean in) {
        return new StoredIntent(
                id(number),
                id(number + 500_000),
                "intent-" + number,
                ACCOUNT,
                ALICE,
                in ? IntentKind.ADD_MARGIN : IntentKind.REMOVE_MARGIN,
                Origin.USER,
                MARKET,
                position,
                Side.SHORT,
                50_000_000,
                0,
                Usd.of(50),
                null,
                in ? null : Price.parse("61000.5", 2),
                in ? 0 : at(number) - 250_000,
                null,
                null,
                in ? null : Price.parse("66000", 2),
                null,
                1,
                in ? Long.MAX_VALUE : at(number) + 5_000_000,
                at(number),
                0,
                IntentState.RECORDED,
                null,
                "trace-" + number,
                1);
    }

    /** A recorded close of a position with everything absent that may be. */
    public static StoredIntent close(long number, SortableId position) {
        return new StoredIntent(
                id(number),
                id(number + 500_000),
                "intent-" + number,
                ACCOUNT,
                ALICE,
                IntentKind.CLOSE,
                Origin.STOP_LOSS,
                MARKET,
                position,
                Side.LONG,
                400,
                0,
                Usd.ZERO,
                null,
                null,
                0,
                null,
                null,
                null,
                null,
                1,
                at(number) + 5_000_000,
                at(number),
                0,
                IntentState.RECORDED,
                null,
                "trace-" + number,
                1);
    }

    /** A stop-limit entry that waits, with everything set that may be before its first order. */
    public static StoredEntry entry(long number, int running) {
        return new StoredEntry(
                id(number),
                id(number + 500_000),
                "entry-" + number,
                ACCOUNT,
                ALICE,
                running,
                MARKET,
                Side.SHORT,
                Usd.of(100),
                Leverage.of(10),
                "3%",
                "5000000e-2",
                running % 2 == 0
                        ? List.of()
                        : List.of("target 5500000e-2 25%", "trail 2% 4%", "break-even 1.5%", "end 3600000000"),
                running % 2 == 0 ? null : Ratio.ofMillionths(2_500),
                "grid",
                Price.parse("60000", 2),
                running % 2 == 0 ? null : Price.parse("59990.25", 2),
                false,
                false,
                0,
                null,
                null,
                0,
                at(number),
                at(number) + 60_000_000,
                EntryState.WORKING,
                null,
                "trace-" + number,
                1);
    }

    /** A limit whose order, given, waits at its venue. */
    public static StoredEntry atVenue(long number, int running, SortableId order) {
        return new StoredEntry(
                id(number),
                id(number + 500_000),
                "entry-" + number,
                ACCOUNT,
                ALICE,
                running,
                MARKET,
                Side.SHORT,
                Usd.of(100),
                Leverage.of(10),
                "3%",
                null,
                List.of(),
                null,
                "",
                null,
                Price.parse("59990.25", 2),
                true,
                true,
                1,
                order,
                Price.parse("59990.25", 2),
                0,
                at(number),
                at(number) + 60_000_000,
                EntryState.SENT,
                null,
                "trace-" + number,
                1);
    }

    /** An open position of 1,000 units. */
    public static StoredPosition position(long number, int running) {
        return new StoredPosition(
                id(number),
                ACCOUNT,
                ALICE,
                running,
                MARKET,
                Side.LONG,
                0,
                1_000,
                1_000,
                0,
                Price.parse("61000.5", 2),
                new CostBasis(new BigInteger("6100050000000000000000000000000000007"), BigInteger.valueOf(99)),
                Usd.of(100),
                Leverage.of(10),
                Price.parse("55000", 2),
                Price.parse("60000.25", 2),
                null,
                Usd.parse("-0.6"),
                Usd.parse("0.6"),
                at(number),
                0,
                null,
                1);
    }

    /** A position of 1,000 units that was found at the venue. */
    public static StoredPosition external(long number, int running) {
        StoredPosition own = position(number, running);
        return new StoredPosition(
                own.id(),
                own.account(),
                own.user(),
                running,
                own.instrument(),
                own.side(),
                own.openedUnits(),
                own.openedUnits(),
                own.openedUnits(),
                0,
                own.entry(),
                own.basis(),
                own.collateral(),
                own.leverage(),
                own.liquidation(),
                null,
                null,
                Usd.ZERO,
                Usd.ZERO,
                own.openedAt(),
                0,
                null,
                1);
    }

    /** The same position, closed as a whole. */
    public static StoredPosition closed(StoredPosition open) {
        return open.closed(
                open.remainingUnits(),
                0,
                new CostBasis(BigInteger.ZERO, BigInteger.ONE),
                open.collateral(),
                Usd.of(-3),
                Usd.of(1),
                open.openedAt() + 60_000_000,
                "USER");
    }

    /** What the account was worth on a UTC day, with one position; not known when its price was missing. */
    public static Snapshot snapshot(long day, boolean known) {
        return new Snapshot(
                ACCOUNT,
                day,
                day * 86_400_000_000L + 1_500_000,
                Usd.parse("900.25"),
                Usd.of(100),
                known ? Usd.parse("-3.5") : null,
                known ? Usd.of(998) : null,
                Usd.parse("0.25"),
                Usd.of(7),
                1);
    }

    public static Posting deposit(long number, Usd amount) {
        return posting(number, "DEPOSIT", Book.CASH, amount, Book.EXTERNAL);
    }

    /** A posting of two entries. */
    public static Posting posting(long number, String type, Book into, Usd amount, Book outOf) {
        return new Posting(
                id(number),
                ACCOUNT,
                type,
                "reference-" + number,
                null,
                at(number),
                List.of(new Posting.Entry(into, amount), new Posting.Entry(outOf, amount.negate())));
    }

    public static Reservation reservation(long number) {
        return new Reservation(id(number), ACCOUNT, MARKET, Usd.parse("100.6"), Usd.of(101), Usd.of(1_000));
    }

    /** A letter that waits. */
    public static DeadLetter letter(long number, DeadLetter.Kind kind) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("text", "\u20ac \"" + number + "\"");
        return DeadLetter.waiting(
                id(number), kind, "subject " + number, "because", data, ALICE.value(), at(number), "trace-" + number);
    }

    public static BusinessEvent event(long number) {
        TreeMap<String, String> data = new TreeMap<>();
        data.put("price", "61000.50");
        data.put("text", "\"\u00e4\" \\");
        return new BusinessEvent(0, id(number), "FILLED", "alice", at(number), "trace-" + number, data);
    }

    public static AuditEntry audit(long number) {
        return new AuditEntry(at(number), "alice", "OPEN", "subject-" + number, "100 USD at 10x", "trace-" + number);
    }
}
