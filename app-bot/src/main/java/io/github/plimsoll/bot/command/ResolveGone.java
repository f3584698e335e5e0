package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Gone;
import io.github.plimsoll.execution.GoneCommand;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /resolve POSITION gone}: persons book what became of a position that its venue holds no more, or less of. */
final class ResolveGone {
    static final String WORD = "gone";
    private static final int SHOWN = 50;

    private final Trading trading;

    ResolveGone(Trading trading) {
        this.trading = trading;
    }

    /** What a person typed. */
    private record Typed(SortableId position, Usd paid, String reason) {}

    /** @param words what stands after {@link #WORD} */
    private Typed read(Session session, String position, Words words) {
        StoredPosition found = find(session, position)
                .orElseThrow(() -> words.wrong(
                        "POSITION_NOT_FOUND",
                        "There is no position \"" + Words.shown(position)
                                + "\"; write P and its number for one of yours, else its id, which /resolve lists."));
        String paid = words.take("amount that the venue paid for it, 0 when it was liquidated,");
        String reason = Resolve.rest(words);
        try {
            return new Typed(found.id(), Usd.parse(paid.startsWith("$") ? paid.substring(1) : paid), reason);
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw new UserError(
                    "BAD_AMOUNT",
                    "What the venue paid is an amount in dollars, 0 or above, but is \"" + Words.shown(paid)
                            + "\". Example: /resolve " + Words.shown(position) + " gone 37.25 liquidated");
        }
    }

    /** A number is of the account of who types it, and an id of anybody's. */
    private Optional<StoredPosition> find(Session session, String word) {
        String id = word.toLowerCase(Locale.ROOT);
        return SortableId.isValid(id)
                ? trading.store().transact(tx -> tx.position(SortableId.parse(id)))
                : Held.find(trading, session, word);
    }

    Loosens.Change change(Session session, String position, Words words, String at) {
        Typed typed = read(session, position, words);
        Gone gone = trading.desk().gone(typed.position(), typed.paid()).orElseThrow();
        requireGone(gone);
        StoredPosition found = gone.position();
        Usd collateral = gone.collateral();
        String orders = gone.orders().stream()
                .map(order ->
                        "; " + order.kind() + " " + order.id() + " of it, which is " + order.state() + ", ends with it")
                .collect(Collectors.joining());
        return new Loosens.Change(
                "/resolve " + typed.position() + " " + WORD + " " + typed.paid() + " " + typed.reason(),
                "closes " + part(gone) + what(found) + " in the books as gone at its venue: " + typed.paid()
                        + " USD come back of a collateral of " + collateral + " USD, a result of "
                        + Say.signed(typed.paid().minus(collateral)) + " USD" + orders + " (" + gone.said() + ")",
                gone.seen() + at + session.user());
    }

    Answer loosen(Session session, String position, Words words, String seen, UserId asked) {
        Typed typed = read(session, position, words);
        Gone done = trading.desk()
                .bookGone(new GoneCommand(
                        typed.position(), typed.paid(), seen, asked, session.user(), typed.reason(), session.trace()))
                .orElseThrow();
        requireGone(done);
        trading.pace().kick();
        StoredPosition closed = done.position();
        return Answer.ok(
                "Booked: " + what(closed) + (closed.open() ? " is smaller, " : " is closed, ") + typed.paid()
                        + " USD came back, " + Say.signed(closed.realized())
                        + " USD realised in all. Look with /reconcile; new risk in "
                        + closed.instrument() + " waits for /emergency_resume market " + closed.instrument()
                        + ", and of real money for /emergency_resume user " + closed.user()
                        + ", where the mismatch closed it.",
                row(closed)
                        .and("paid", typed.paid())
                        .and("realized", closed.realized())
                        .and("why", closed.closeReason())
                        .and(
                                "ended",
                                done.orders().stream().map(StoredIntent::id).toList())
                        .and("venue_said", done.said())
                        .map());
    }

    private static void requireGone(Gone gone) {
        if (gone.refusal().isPresent()) {
            throw new UserError(gone.refusal().orElseThrow().code(), "Nothing has changed: " + gone.sentence() + ".");
        }
    }

    /** What of it, when that is not all. */
    private String part(Gone gone) {
        StoredPosition position = gone.position();
        int decimals =
                trading.listings().require(position.instrument()).instrument().sizeDecimals();
        return gone.units() == position.remainingUnits()
                ? ""
                : Quantity.of(gone.units(), decimals) + " of " + Quantity.of(position.remainingUnits(), decimals)
                        + " of ";
    }

    /** Open positions of which the last comparison found less at their venue. */
    List<StoredPosition> missing() {
        Set<SortableId> gone = trading.recovery().gone();
        return trading.store().transact(tx -> {
            List<StoredPosition> open = new ArrayList<>();
            gone.stream()
                    .limit(SHOWN)
                    .forEach(id -> tx.position(id).filter(StoredPosition::open).ifPresent(open::add));
            return open;
        });
    }

    static String line(StoredPosition position) {
        return position.id() + "  " + what(position) + ", margin " + position.collateral()
                + " USD: its venue shows less of it, or nothing\n";
    }

    static Data row(StoredPosition position) {
        return Data.of("position", position.id())
                .and("number", "P" + position.number())
                .and("user", position.user())
                .and("account", position.account())
                .and("instrument", position.instrument())
                .and("side", position.side())
                .and("collateral", position.collateral());
    }

    private static String what(StoredPosition position) {
        return "P" + position.number() + " " + position.side() + " in " + position.instrument() + " of "
                + position.user();
    }
}
