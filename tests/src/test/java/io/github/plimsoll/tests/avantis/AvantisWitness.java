package io.github.plimsoll.tests.avantis;

import static io.github.plimsoll.tests.simulated.SimBroken.require;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.tests.venue.AvantisWords;
import io.github.plimsoll.tests.venue.FakeTrades;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks at every byte that leaves, every block, every write and every answer. What is true it has from the contracts. */
final class AvantisWitness {
    private static final Set<IntentState> NEVER =
            EnumSet.of(IntentState.REJECTED, IntentState.REVERTED, IntentState.EXPIRED, IntentState.CANCELLED);
    static final long OF_A_UNIT = 100;
    /** Coins, 1e-10, and units, 1e-8, at a price of 1e-10 dollars: 1e18 of both is a dollar, a micro-dollar a millionth of it. */
    private static final long COIN_PRICE_OF_A_MICRO = 100_000_000_000_000L;
    /** Micro-dollars that rounding may take from or give to one fill. */
    static final long ROUNDING = 4;
    /** What the books take for rounding of positions that they know from readings alone, micro-dollars. */
    private static final long A_CENT = 10_000;
    /** 1e-10 dollars that the price may differ which is worked out of an average. */
    private static final long AVERAGED = 2_000;
    /** The same where somebody else may have left part of a unit, of which nobody knows how much it is. */
    private static final long AVERAGED_WITH_A_PART = 200_000;

    /** What an order did. */
    record Truth(boolean adds, long units, long price, long cost) {}

    private final AvantisStage stage;
    private final Map<SortableId, Truth> executed = new TreeMap<>();
    private final Set<SortableId> used = new TreeSet<>();
    private final Map<SortableId, VenueEvent> fills = new TreeMap<>();
    private final Map<SortableId, VenueEvent> ends = new TreeMap<>();
    private final Map<Long, VenueEvent> events = new TreeMap<>();
    /** Bytes that left and can still happen, by order, with their deadlines in milliseconds. */
    private final Map<SortableId, Map<String, Long>> alive = new TreeMap<>();

    private final Set<String> bodies = new HashSet<>();
    private boolean marginDiffers;

    AvantisWitness(AvantisStage stage) {
        this.stage = stage;
    }

    private Optional<StoredIntent> intent(SortableId id) {
        return stage.books.transact(tx -> tx.intent(id));
    }

    List<StoredIntent> intents() {
        return stage.books.transact(tx -> tx.intents(EnumSet.allOf(IntentState.class), 10_000));
    }

    long orders() {
        return intents().size();
    }

    /** A block had it, and nobody told what it did. */
    boolean isUntold(SortableId id) {
        return used.contains(id) && !fills.containsKey(id) && !ends.containsKey(id);
    }

    /** Its nonce is used, whatever it did. */
    void used(Intent intent) {
        used.add(AvantisServices.id(intent));
    }

    private boolean mayHappen(SortableId id) {
        return alive.getOrDefault(id, Map.of()).values().stream()
                .anyMatch(deadline -> deadline * 1_000 >= stage.epochMicros());
    }

    // --- what leaves ---

    void signed(Optional<PreparedOrder> before, PreparedOrder after) {
        if (after.state() == PreparedState.POSTED) {
            Optional<String> bytes = before.map(PreparedOrder::bytes);
            stage.see(
                    AvantisSight.SIGNED_AGAIN,
                    bodies.stream().anyMatch(bytes.orElse("")::equals)
                            && !bytes.equals(Optional.ofNullable(after.bytes())));
        }
    }

    /** An order is about to leave. */
    void leaves(AvantisLife life, String body) {
        AvantisWords.Posted posted = Objects.requireNonNull(AvantisWords.posted(body), "an order");
        SortableId id = AvantisServices.id(posted.intent());
        stage.trace.tell(life.name, "posts " + id + " " + posted.intent());
        PreparedOrder row = stage.orders.find(AvantisStage.VENUE, id).orElse(null);
        require("I2", row != null && body.equals(row.bytes()), id, " leaves in other bytes than are stored");
        require("I2", row != null && row.state() == PreparedState.POSTED, id, " leaves as ", row);
        SendTicket ticket = life.watched.sending();
        require("I21", ticket != null && ticket.intent().id().equals(id), id, " leaves without its ticket");
        require("I21", ticket != null && !ticket.redeem(), id, " leaves before its ticket is redeemed");
        require("I21", life.watched.posts() == 1, id, " leaves twice for one ticket");
        long deadline = FakeTrades.deadline(posted.intent());
        require("I6", stage.epochMicros() <= deadline * 1_000, id, " leaves after its deadline");
        require(
                "I6",
                !stage.isDelegated() || deadline / 1_000 <= stage.delegatedUntil(),
                id,
                " may happen when nobody may sign it any more");
        StoredIntent books = intent(id).orElse(null);
        require("I2", books != null && isThat(books, posted), id, " is not what was recorded: ", posted, ", ", books);
        require("I7", books != null && !books.state().terminal(), id, " has ended in the books and leaves");
        require("I7", !fills.containsKey(id) && !ends.containsKey(id), id, " was told as ended and leaves");
        require("I1", !executed.containsKey(id), id, " was executed and leaves once more");
        alive.getOrDefault(id, Map.of())
                .forEach((other, until) -> require(
                        "I1",
                        other.equals(body) || until * 1_000 < stage.epochMicros(),
                        id,
                        " leaves in other bytes while those before can happen"));
        alive.computeIfAbsent(id, any -> new HashMap<>()).put(body, deadline);
        bodies.add(body);
    }

    private boolean isThat(StoredIntent books, AvantisWords.Posted posted) {
        long coins = books.sizeUnits() * OF_A_UNIT;
        boolean ours = posted.signer().equals(stage.signer.address());
        if (posted.intent() instanceof Intent.OpenCoin open) {
            return ours
                    && books.kind() == IntentKind.OPEN
                    && open.coins() == coins
                    && open.trade().trader().equals(stage.trader.address())
                    && open.trade().buy() == (books.side() == Side.LONG)
                    && open.trade().positionSizeUsdc() == books.collateral().micros();
        }
        if (posted.intent() instanceof Intent.IncreaseCoin more) {
            return ours
                    && books.kind() == IntentKind.INCREASE
                    && more.coins() == coins
                    && more.update().trader().equals(stage.trader.address())
                    && more.update().collateral() == books.collateral().micros();
        }
        return posted.intent() instanceof Intent.CloseCoin close
                && ours
                && books.kind() == IntentKind.CLOSE
                && close.coins() == coins
                && close.trader().equals(stage.trader.address());
    }

    /** Bytes that left, and of which it is certain that they arrive nowhere. */
    void neverArrives(String body) {
        AvantisWords.Posted posted = Objects.requireNonNull(AvantisWords.posted(body), "an order");
        alive.getOrDefault(AvantisServices.id(posted.intent()), new HashMap<>()).remove(body);
    }

    void submitted(StoredIntent intent, Submission said) {
        // Another process may have tried again meanwhile, and what this one says is of its own attempt.
        boolean last = intent(intent.id()).orElseThrow().attempts() == intent.attempts();
        boolean never = last && said.kind() == Submission.Kind.NOT_SENT;
        require("I4", !never || !mayHappen(intent.id()), intent.id(), " is said to be not sent, and may happen");
        require(
                "I4",
                !never || !executed.containsKey(intent.id()),
                intent.id(),
                " is said to be not sent, and was filled");
    }

    // --- what happens ---

    void executed(Intent intent, FakeTrades.Fill fill, List<FakeTrades.Held> before, long money) {
        SortableId id = AvantisServices.id(intent);
        require("I1", !executed.containsKey(id), id, " is executed a second time");
        require("I4", !ends.containsKey(id), id, " was told as ", ends.get(id), " and is executed");
        StoredIntent books = intent(id).orElseThrow();
        require("I4", !NEVER.contains(books.state()), id, " is ", books.state(), " in the books and is executed");
        long held = before.stream()
                .filter(one -> one.index() == fill.now().index())
                .mapToLong(FakeTrades.Held::collateral)
                .sum();
        boolean adds = books.kind().adds();
        long arrived = fill.now().collateral() - held;
        long result = 0;
        if (!adds) {
            FakeTrades.Held was = before.stream()
                    .filter(one -> one.index() == fill.now().index())
                    .findFirst()
                    .orElseThrow();
            BigInteger change = BigInteger.valueOf(fill.coins())
                    .multiply(BigInteger.valueOf((was.buy() ? 1 : -1) * (fill.price() - was.price())));
            result = change.divide(BigInteger.valueOf(COIN_PRICE_OF_A_MICRO)).longValueExact();
        }
        // What of the money neither came back nor became collateral or result.
        long cost = -money - arrived + result;
        executed.put(id, new Truth(adds, fill.coins() / OF_A_UNIT, fill.price(), cost));
        boolean whole = fill.now().coins() == 0;
        stage.see(
                books.kind() == IntentKind.OPEN
                        ? AvantisSight.OPENED
                        : adds ? AvantisSight.INCREASED : whole ? AvantisSight.CLOSED : AvantisSight.CLOSED_IN_PART,
                true);
        boolean same = fill.now().buy() == (books.side() == Side.LONG);
        require("I16", same, id, " changed a position of the other side");
    }

    // --- what is told ---

    void told(List<VenueEvent> news) {
        for (VenueEvent event : news) {
            stage.trace.tell(
                    "tells",
                    event.kind() + " " + event.order() + " " + event.units() + " " + event.price() + " " + event.fee()
                            + " " + event.reason());
            SortableId id = event.order();
            if (id == null) {
                continue;
            }
            switch (event.kind()) {
                case FILL -> filled(id, event);
                case DECLINED, REVERTED, CANCELLED -> ended(id, event);
                default -> require("I16", false, "nobody asked for ", event);
            }
        }
    }

    private void filled(SortableId id, VenueEvent event) {
        Truth truth = executed.get(id);
        require("I4", truth != null, id, " is told as filled and is not");
        require("I1", fills.put(id, event) == null, id, " is told as filled twice");
        if (truth == null) {
            return;
        }
        require("I16", event.units() == truth.units(), id, " is told with ", event.units(), " units, not ", truth);
        long price = Objects.requireNonNull(event.price()).units();
        long averaged = stage.strangers ? AVERAGED_WITH_A_PART : AVERAGED;
        require("I16", Math.abs(price - truth.price()) <= averaged, id, " is told at ", price, ", not ", truth);
        long fee = event.fee().micros();
        // What somebody else did to the position is told with it, as the venue says what it paid and not for what.
        require(
                "I16",
                stage.strangers || Math.abs(fee - truth.cost()) <= ROUNDING,
                id,
                " is told to cost ",
                fee,
                ", not ",
                truth);
    }

    private void ended(SortableId id, VenueEvent event) {
        ends.put(id, event);
        stage.see(AvantisSight.DECLINED, event.kind() == VenueEvent.Kind.DECLINED);
        boolean persons = intent(id).filter(now -> now.state().terminal()).isPresent();
        require("I4", persons || !executed.containsKey(id), id, " is told as ", event, " and was executed");
        require("I4", persons || !mayHappen(id) || isFinal(event), id, " is told as ", event, " and may happen");
    }

    /** The venue's own word that nothing happens any more. */
    private static boolean isFinal(VenueEvent event) {
        return !event.reason().equals("its deadline passed") && !event.reason().equals("it never arrived");
    }

    void read(long cursor, EventPage page) {
        long next = cursor;
        for (VenueEvent event : page.events()) {
            require("I8", event.sequence() == ++next, "after ", next - 1, " of the events comes ", event.sequence());
            VenueEvent before = events.putIfAbsent(event.sequence(), event);
            require("I8", before == null || before.equals(event), event.sequence(), " was ", before, " and is ", event);
        }
        require("I8", page.cursor() == next, "the cursor is ", page.cursor(), " after ", next);
    }

    void queried(SortableId id, VenueOrder said, boolean proves) {
        if (said == VenueOrder.ABSENT && proves) {
            require("I4", !executed.containsKey(id), id, " is proved to be unsent and was executed");
            require("I4", !mayHappen(id), id, " is proved to be unsent and may happen");
        }
        require(
                "I4",
                said != VenueOrder.DONE || fills.containsKey(id) || ends.containsKey(id),
                id,
                " is done and nothing is told");
    }

    // --- what is shown ---

    void shown(VenueSnapshot shown, long begun, List<String> problems) {
        if (!shown.known()) {
            return;
        }
        List<List<FakeTrades.Held>> lately = stage.services.heldSince(begun - 60 * AvantisStage.SECOND);
        boolean undecided = problems.stream().anyMatch(text -> text.contains("may have opened"));
        // Nothing at all is also what is shown of an address that the service does not know: what was opened elsewhere
        // and never
        // traded here has nobody who misses it then.
        undecided |= stage.strangers && shown.positions().isEmpty();
        for (FakeTrades.Held one : stage.services.held()) {
            boolean stays = one.coins() >= OF_A_UNIT && lately.stream().allMatch(then -> then.contains(one));
            require(
                    "I16",
                    !stays || undecided || shown.positions().stream().anyMatch(seen -> isOf(seen, one)),
                    "a position is not shown that is long there: ",
                    one,
                    ", ",
                    shown);
        }
        for (VenueSnapshot.OpenPosition seen : shown.positions()) {
            require(
                    "I16",
                    lately.stream().flatMap(List::stream).anyMatch(one -> isOf(seen, one)),
                    "a position is shown that is not there: ",
                    seen);
        }
        if (shown.balance() != null) {
            long money = shown.balance().micros();
            require(
                    "I17",
                    stage.strangers || money == stage.services.money() || anyUntold(),
                    "the wallet is shown with ",
                    shown.balance(),
                    ", and has ",
                    stage.services.money());
        }
    }

    /** Whether something happened of which nobody has told yet. */
    boolean anyUntold() {
        return used.stream().anyMatch(this::isUntold);
    }

    private static boolean isOf(VenueSnapshot.OpenPosition seen, FakeTrades.Held one) {
        long units = one.coins() / OF_A_UNIT;
        VenueSnapshot.Terms terms = seen.terms();
        return Math.abs(seen.units() - units) <= 1 + units / 1_000_000
                && terms != null
                && terms.entry().units() == one.price()
                && (terms.side() == Side.LONG) == one.buy()
                && terms.collateral().micros() == one.collateral();
    }

    /** Books and venue differ, says the core. */
    void differs(List<String> found) {
        for (String difference : found) {
            stage.see(AvantisSight.DIFFERENCE_TOLD, true);
            marginDiffers |= difference.contains("with a margin of");
            // Persons say what somebody can see, which may not be the cent that nobody told.
            boolean may = stage.strangers || anyUntold() || stage.sights.containsKey(AvantisSight.BOOKED_BY_PERSONS);
            require("I17", may, "nothing differs: ", difference);
        }
    }

    // --- what is known at the end ---

    /** How an order was told as filled; null when it was not. */
    @Nullable
    VenueEvent fill(SortableId id) {
        return fills.get(id);
    }

    boolean wasExecuted(SortableId id) {
        return executed.containsKey(id);
    }

    /** Micro-dollars by which rounding may part books and wallet. */
    long rounding() {
        return stage.strangers ? A_CENT : ROUNDING * (fills.size() + 1L);
    }

    /** Whether it was told that the margin of a position is another one. */
    boolean marginDiffers() {
        return marginDiffers;
    }
}
