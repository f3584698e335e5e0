package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.ChangeCommand;
import io.github.plimsoll.execution.CloseAmount;
import io.github.plimsoll.execution.CloseCommand;
import io.github.plimsoll.execution.EntryChangeCommand;
import io.github.plimsoll.execution.EntryCommand;
import io.github.plimsoll.execution.EntryReceipt;
import io.github.plimsoll.execution.ExitChange;
import io.github.plimsoll.execution.IncreaseCommand;
import io.github.plimsoll.execution.Level;
import io.github.plimsoll.execution.MarginCommand;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Users who trade, repeat themselves, change their minds under an old key, and never lose patience. */
final class Crowd {
    /** Each acts about once in so many microseconds. */
    private static final long PACE_MICROS = 12_000_000L;

    private static final int KEPT = 64;
    private static final int FLOOD = 30;
    /** One of so many seeds. */
    private static final int SEEDS_WITH_DEVICES = 4;
    /** One of so many seeds, and one of so many orders there. */
    private static final int SEEDS_WITH_REGRETS = 5;

    private static final int REGRETS = 3;

    private final World world;
    private final Mischief mischief;
    private final SplittableRandom random;
    private final int users;
    private final List<Wish> waiting = new ArrayList<>();
    private final List<Wish> answered = new ArrayList<>();
    /** In some seeds users have two devices: drawn from a chance of its own, so that other stories stay what they are. */
    private final @Nullable SplittableRandom devices;
    /** In some seeds users end entries as these are ordered: a chance of its own, too. */
    private final @Nullable SplittableRandom regrets;
    /** An entry whose order was just recorded and that its user ends now. */
    private @Nullable StoredIntent regretted;
    /** What is being decided. */
    private @Nullable Wish deciding;

    private int keys;

    Crowd(World world, SplittableRandom random, int users, long seed) {
        this.devices = seed % SEEDS_WITH_DEVICES == 0 ? new SplittableRandom(seed) : null;
        this.regrets = seed % SEEDS_WITH_REGRETS == 1 ? new SplittableRandom(seed) : null;
        this.world = world;
        this.mischief = world.mischief;
        this.random = random;
        this.users = users;
    }

    static UserId user(int number) {
        return new UserId("user" + number);
    }

    static AccountId account(int number) {
        return new AccountId("user" + number + ":" + World.VENUE + ":dry");
    }

    /** Whether an account is that user's own. */
    static boolean owns(UserId user, AccountId account) {
        return account.value().startsWith(user.value() + ":");
    }

    int users() {
        return users;
    }

    boolean patient() {
        return waiting.isEmpty();
    }

    /** Whoever wants to do something in that time does it. */
    void act(long micros, @Nullable Life notBy) {
        Life life = world.anybody(notBy);
        if (life == null) {
            return;
        }
        for (int u = 0; u < users; u++) {
            if (random.nextLong(PACE_MICROS) < micros) {
                one(u, life);
            }
        }
        if (mischief.strikes(FaultKind.COMMAND_FLOOD)) {
            int u = random.nextInt(users);
            for (int i = 0; i < FLOOD && world.alive(life); i++) {
                say(open(u), life);
            }
        }
    }

    /** One action of somebody, between two calls of a process. */
    void interrupt(@Nullable Life notBy) {
        Life life = world.anybody(notBy);
        if (life != null) {
            one(random.nextInt(users), life);
        }
    }

    /** Whether the user whose order is being decided sends it from another device, too. */
    boolean sendsAnother() {
        SplittableRandom chance = devices;
        boolean sends = chance != null
                && deciding != null
                && deciding.opens()
                && chance.nextInt(1_000_000) < FaultKind.ANOTHER_DEVICE.millionths;
        if (sends) {
            mischief.struck(FaultKind.ANOTHER_DEVICE);
        }
        return sends;
    }

    /** An order was recorded: of an entry, its user may end that before it is sent. */
    void ordered(StoredIntent order) {
        SplittableRandom chance = regrets;
        if (chance != null && EntryLaws.entryOf(order).isPresent() && chance.nextInt(REGRETS) == 0) {
            regretted = order;
        }
    }

    /** Whether somebody wants to end an entry whose order was recorded a moment ago. */
    boolean regrets() {
        return regretted != null;
    }

    /** They do, with any process. */
    void regret() {
        StoredIntent order = regretted;
        regretted = null;
        Life life = world.anybody(null);
        if (order != null && life != null) {
            mischief.struck(FaultKind.ENTRY_ENDED_AS_ORDERED);
            end(order.user(), EntryLaws.entryOf(order).orElseThrow(), order.user(), life);
        }
    }

    /** The same user, with any process. */
    void another() {
        Life life = world.anybody(null);
        Wish again = deciding == null ? null : deciding.onceMore("k" + keys);
        if (life != null && again != null) {
            keys++;
            say(again, life);
        }
    }

    /** Whoever has an order decided by that process sends a flood to another one. */
    void flood(Life decides) {
        Wish now = deciding;
        Life life = world.other(decides);
        for (int u = 0; life != null && now != null && u < users; u++) {
            for (int i = 0; user(u).equals(now.user()) && i < FLOOD && world.alive(life); i++) {
                say(open(u), life);
            }
        }
    }

    /** What was typed while nobody listened and what was answered before, all at once. */
    void backlog(Life life, SplittableRandom chance, int most) {
        for (int i = 0; i < most && world.alive(life); i++) {
            if (!answered.isEmpty() && chance.nextBoolean()) {
                Wish old = answered.get(chance.nextInt(answered.size()));
                say(old, life);
                world.see(Sight.OLD_KEY_ANSWERED_ALIKE, true);
            } else if (!waiting.isEmpty() && chance.nextBoolean()) {
                say(waiting.get(chance.nextInt(waiting.size())), life);
            } else {
                one(chance.nextInt(users), life);
            }
        }
    }

    /** Those without an answer ask again; nobody wants anything new. */
    void insist() {
        Life life = world.anybody(null);
        if (life != null && !waiting.isEmpty()) {
            say(waiting.get(random.nextInt(waiting.size())), life);
        }
    }

    private void one(int u, Life life) {
        if (!waiting.isEmpty() && random.nextInt(3) == 0) {
            say(waiting.get(random.nextInt(waiting.size())), life);
        } else if (!answered.isEmpty() && mischief.strikes(FaultKind.COMMAND_AGAIN)) {
            say(answered.get(random.nextInt(answered.size())), life);
        } else if (!answered.isEmpty() && mischief.strikes(FaultKind.COMMAND_CHANGED)) {
            change(answered.get(random.nextInt(answered.size())), life);
        } else if (random.nextInt(10) == 0) {
            cancel(u, life);
        } else if (random.nextInt(20) == 0) {
            Wish wish = changed(u);
            if (wish != null) {
                say(wish, life);
            }
        } else {
            StoredPosition position = random.nextInt(100) < 45 ? position(u) : null;
            say(position == null ? open(u) : about(u, position), life);
        }
    }

    private Wish about(int u, StoredPosition position) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> exits(u, position);
            case 2, 3 -> increase(u, position);
            case 4 -> margin(u, position);
            default -> close(u, position);
        };
    }

    /** Some in, more than there is in or out, or a share of what is held out. */
    private Wish margin(int u, StoredPosition position) {
        long held = position.collateral().micros();
        long change = switch (random.nextInt(4)) {
            case 0 -> random.nextLong(1, 100_000_000L);
            case 1 -> random.nextLong(1, 20_000_000_000L);
            default -> -random.nextLong(1, Math.max(2, held + held / 5));
        };
        return new Wish(new MarginCommand("k" + keys++, user(u), position.id(), Usd.ofMicros(change), "t" + keys));
    }

    private Wish increase(int u, StoredPosition position) {
        return new Wish(new IncreaseCommand(
                "k" + keys++,
                user(u),
                position.id(),
                Usd.ofMicros(random.nextLong(10_000_000L, 200_000_000L)),
                random.nextInt(4) == 0 ? Ratio.parse("0.005") : null,
                "t" + keys));
    }

    /** Somebody ends an order that waits, his own or, in vain, another's. */
    private void cancel(int u, Life life) {
        boolean foreign = mischief.strikes(FaultKind.FOREIGN_CLOSE);
        AccountId owner = account(foreign ? (u + 1) % users : u);
        List<StoredEntry> waits =
                world.store.transact(tx -> tx.entries(owner, EnumSet.of(EntryState.WORKING, EntryState.SENT), KEPT));
        if (waits.isEmpty()) {
            return;
        }
        StoredEntry entry = waits.get(random.nextInt(waits.size()));
        end(user(u), entry.id(), entry.user(), life);
    }

    private void end(UserId by, SortableId entry, UserId owner, Life life) {
        try {
            EntryReceipt receipt = life.desk().cancelEntry(by, entry, "cancel");
            world.trace.tell(life.name(), "cancels " + Names.of(entry) + ": " + receipt.code());
            BrokenInvariant.require(
                    "I23", owner.equals(by) || !receipt.accepted(), "somebody cancelled what belongs to another");
            if (receipt.accepted()) {
                world.see(Sight.ENTRY_CANCELLED, true);
                world.watch.cancelled(entry, receipt.reason().isEmpty());
            }
        } catch (StoreException silent) {
            world.trace.tell(life.name(), "does not answer a cancel: " + silent.kind());
        }
    }

    /** Other exits for an order that waits, his own or, in vain, another's. */
    private @Nullable Wish changed(int u) {
        boolean foreign = mischief.strikes(FaultKind.FOREIGN_CLOSE);
        AccountId owner = account(foreign ? (u + 1) % users : u);
        List<StoredEntry> waits =
                world.store.transact(tx -> tx.entries(owner, EnumSet.of(EntryState.WORKING, EntryState.SENT), KEPT));
        if (waits.isEmpty()) {
            return null;
        }
        StoredEntry entry = waits.get(random.nextInt(waits.size()));
        return new Wish(
                new EntryChangeCommand("k" + keys++, user(u), entry.id(), exit(), "t" + keys),
                !entry.user().equals(user(u)));
    }

    private @Nullable StoredPosition position(int u) {
        boolean foreign = mischief.strikes(FaultKind.FOREIGN_CLOSE);
        int owner = foreign ? (u + 1) % users : u;
        List<StoredPosition> open = world.store.transact(tx -> tx.openPositions(account(owner)));
        return open.isEmpty() ? null : open.get(random.nextInt(open.size()));
    }

    private Wish open(int u) {
        OpenCommand order = order(u);
        return random.nextInt(5) == 0 && order.maxSlippage() == null ? waits(order) : new Wish(order);
    }

    /** At a limit, from a trigger on, or both, within about 2 % of the market, for some minutes. */
    private Wish waits(OpenCommand order) {
        long market = world.market.units(order.instrument());
        int form = random.nextInt(3);
        Price trigger = form == 0
                ? null
                : near(market, order.side() == Side.LONG ? -10 : -20, order.side() == Side.LONG ? 20 : 10);
        Price limit = form == 1 ? null : near(market, -20, 20);
        return new Wish(new EntryCommand(order, trigger, limit, mischief.between(30_000, 1_200_000)));
    }

    /** Between these thousandths of the price away from it. */
    private Price near(long market, int from, int to) {
        return Price.of(market + market / 1_000 * random.nextLong(from, to), 10);
    }

    private OpenCommand order(int u) {
        int form = random.nextInt(8);
        OpenCommand command = new OpenCommand(
                "k" + keys++,
                user(u),
                account(u),
                SimMarket.INSTRUMENTS.get(random.nextInt(2)).id(),
                random.nextBoolean() ? Side.LONG : Side.SHORT,
                Usd.ofMicros(random.nextLong(10_000_000L, 400_000_000L)),
                Leverage.of(random.nextInt(4) == 0 ? random.nextInt(60, 96) : random.nextInt(1, 60)),
                form < 4 ? Level.percent(new Percent(random.nextLong(500, 30_000))) : null,
                form % 2 == 0 ? Level.percent(new Percent(random.nextLong(500, 30_000))) : null,
                "t" + keys);
        command = form == 5 ? command.ending(ways()) : command;
        return form == 7 ? command.within(Ratio.parse("0.005")) : command;
    }

    /** Near enough that the market gets there. */
    private Level near() {
        return Level.percent(new Percent(random.nextLong(500, 20_000)));
    }

    private List<ExitChange> ways() {
        return List.of(
                new ExitChange.Target(near(), Percent.of(random.nextInt(1, 51))),
                new ExitChange.Target(near(), Percent.of(50)),
                new ExitChange.Trail(near(), random.nextBoolean() ? near() : null),
                new ExitChange.End(random.nextLong(1_000_000L, 600_000_000L)));
    }

    private Wish exits(int u, StoredPosition position) {
        return new Wish(new ChangeCommand("k" + keys++, user(u), position.id(), exit(), "t" + keys));
    }

    private ExitChange exit() {
        return switch (random.nextInt(7)) {
            case 0 -> new ExitChange.Stop(near());
            case 1 -> new ExitChange.Stop(null);
            case 2 -> new ExitChange.Target(near(), Percent.of(random.nextInt(1, 101)));
            case 3 -> new ExitChange.Trail(near(), null);
            case 4 -> new ExitChange.BreakEven(near());
            case 5 -> new ExitChange.StopAtEntry();
            default -> new ExitChange.End(random.nextLong(1_000_000L, 600_000_000L));
        };
    }

    private Wish close(int u, StoredPosition position) {
        CloseAmount amount = switch (random.nextInt(5)) {
            case 0 -> new CloseAmount.Share(new Percent(random.nextLong(1, Percent.ONE_HUNDRED + 1)));
            case 1 -> new CloseAmount.Coins(Quantity.of(random.nextLong(1, position.remainingUnits() + 2), 8));
            case 2 -> new CloseAmount.Dollars(Usd.ofMicros(random.nextLong(1_000_000L, 9_000_000_000L)));
            default -> new CloseAmount.All();
        };
        return new Wish(
                new CloseCommand("k" + keys++, user(u), position.id(), amount, Origin.USER, "t" + keys),
                !position.user().equals(user(u)));
    }

    private void say(Wish wish, Life life) {
        World.Freeze freeze = world.freeze(life);
        Receipt receipt;
        Wish before = deciding;
        deciding = wish;
        try {
            receipt = wish.say(life.desk());
        } catch (StoreException silent) {
            world.trace.tell(life.name(), "does not answer " + wish + ": " + silent.kind());
            wait(wish);
            return;
        } catch (Crash crash) {
            wait(wish);
            throw crash;
        } finally {
            deciding = before;
        }
        world.trace.tell(
                life.name(),
                "answers " + wish + ": " + receipt.code()
                        + (receipt.intent() == null
                                ? ""
                                : " " + Names.of(receipt.intent().id())));
        sights(wish, receipt);
        Exchange exchange = world.exchange;
        wish.sane(receipt, world.frozenSince(freeze, life), exchange != null && exchange.manner() == Manner.FLIPPING);
        wish.hear(receipt);
        waiting.remove(wish);
        if (wish.answered() && !answered.contains(wish)) {
            if (answered.size() == KEPT) {
                answered.remove(random.nextInt(KEPT));
            }
            answered.add(wish);
        }
    }

    private void wait(Wish wish) {
        if (!wish.answered() && !waiting.contains(wish)) {
            waiting.add(wish);
        }
    }

    private void sights(Wish wish, Receipt receipt) {
        String code = receipt.code();
        world.see(Sight.EXITS_CHANGED, wish.changes() && receipt.accepted());
        world.see(Sight.OPEN_REFUSED, wish.opens() && !wish.waits() && !receipt.accepted());
        world.see(Sight.MARGIN_REFUSED, wish.movesMargin() && !receipt.accepted() && receipt.decision() != null);
        world.see(Sight.INCREASE_REFUSED, wish.increases() && !receipt.accepted() && receipt.decision() != null);
        world.see(Sight.ENTRY_PLACED, wish.waits() && receipt.accepted());
        world.see(Sight.ENTRY_CHANGED, wish.changesEntry() && receipt.accepted());
        world.see(Sight.SAME_ANSWER_AGAIN, receipt.repeated());
        world.see(Sight.OUTCOME_UNKNOWN_BLOCKS, code.equals(Receipt.OUTCOME_UNKNOWN));
        world.see(Sight.RATE_LIMITED, code.startsWith("RATE"));
        world.see(Sight.OPEN_WITHOUT_COUNTERS, wish.opens() && code.equals("RATE_HISTORY_UNKNOWN"));
        world.see(
                Sight.CLOSE_WITHOUT_COUNTERS,
                wish.closes() && receipt.accepted() && world.counters != null && world.counters.lost());
        world.see(Sight.NO_USABLE_PRICE, code.startsWith("PRICE"));
        world.see(Sight.FOREIGN_POSITION_REFUSED, code.equals(Receipt.POSITION_NOT_FOUND));
    }

    private void change(Wish wish, Life life) {
        try {
            Receipt receipt = wish.changed(life.desk());
            world.see(Sight.KEY_REUSED, receipt.code().equals(Receipt.KEY_REUSED));
            BrokenInvariant.require(
                    "I9", !receipt.accepted(), "another command under the key of ", wish, " was accepted");
        } catch (StoreException silent) {
            world.trace.tell(life.name(), "does not answer a changed " + wish);
        }
    }
}
