package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Doubt;
import io.github.plimsoll.execution.ResolveCommand;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.Locale;

/** {@code /resolve}: persons end an order whose outcome its venue cannot tell, or a position that it holds no more. */
final class Resolve implements Loosens {
    private static final int SHOWN = 50;
    /** What was recorded before and works still may be what a venue has forgotten. */
    private static final long OLD_MICROS = 600_000_000L;
    /** Between the version of the order and who asked; no name of a user holds it. */
    private static final String AT = "@";

    private final Trading trading;
    private final Loosening loosening;
    private final ResolveGone gone;

    Resolve(Trading trading, Loosening loosening) {
        this.loosening = loosening;
        this.trading = trading;
        this.gone = new ResolveGone(trading);
    }

    @Override
    public String name() {
        return "/resolve";
    }

    @Override
    public String usage() {
        return "[ID never|filled REASON, POSITION gone PAID REASON]";
    }

    @Override
    public String purpose() {
        return "lists orders of unknown outcome and positions that are gone at their venue; ends one by the word of two admins";
    }

    @Override
    public String example() {
        return "/resolve";
    }

    @Override
    public Answer run(Session session, Words words) {
        return words.any() ? loosening.ask(session, change(session, words)) : list();
    }

    /** What a person typed. */
    private record Typed(SortableId id, ResolveCommand.Word word, String reason) {
        static Typed read(String typed, Words words) {
            String id = typed.toLowerCase(Locale.ROOT);
            if (!SortableId.isValid(id)) {
                throw words.wrong(
                        "BAD_ID", "\"" + Words.shown(id) + "\" is no id; /resolve lists orders of unknown outcome.");
            }
            boolean never = words.takeIf("never");
            if (!never && !words.takeIf("filled")) {
                throw words.wrong(
                        "BAD_ARGUMENT",
                        "After the id stands never, filled or gone but not \"" + Words.shown(words.peek()) + "\".");
            }
            String reason = rest(words);
            return new Typed(
                    SortableId.parse(id), never ? ResolveCommand.Word.NEVER : ResolveCommand.Word.FILLED, reason);
        }
    }

    /** The rest of the words. */
    static String rest(Words words) {
        StringBuilder reason = new StringBuilder(words.take("reason, how you know it,"));
        while (words.any()) {
            reason.append(' ').append(words.take("reason"));
        }
        if (reason.length() > ResolveCommand.LONGEST) {
            throw words.wrong(
                    "BAD_REASON",
                    "The reason has " + reason.length() + " characters, at most " + ResolveCommand.LONGEST
                            + " are read.");
        }
        return reason.toString();
    }

    @Override
    public Change change(Session session, Words words) {
        String first = words.take("id of an order or position");
        if (words.takeIf(ResolveGone.WORD)) {
            return gone.change(session, first, words, AT);
        }
        Typed typed = Typed.read(first, words);
        Doubt doubt = trading.desk().doubt(typed.id(), typed.word()).orElseThrow(() -> missing(typed.id()));
        if (doubt.refusal().isPresent()) {
            throw refused(doubt);
        }
        boolean never = typed.word() == ResolveCommand.Word.NEVER;
        return new Change(
                name() + " " + typed.id() + (never ? " never " : " filled ") + typed.reason(),
                "ends " + what(doubt.order()) + " as "
                        + (never
                                ? (doubt.order().filledUnits() == 0 ? "" : "filled in part, its rest ")
                                        + "never executed and gives back what it holds"
                                : "filled and takes its position over as the venue shows it")
                        + " (" + doubt.said() + ")",
                doubt.order().version() + AT + session.user());
    }

    @Override
    public Answer loosen(Session session, Words words, String seen) {
        String[] parts = seen.split(AT, 2);
        String first = words.take("id of an order or position");
        if (words.takeIf(ResolveGone.WORD)) {
            return gone.loosen(session, first, words, parts[0], new UserId(parts[1]));
        }
        Typed typed = Typed.read(first, words);
        Doubt done = trading.desk()
                .resolve(new ResolveCommand(
                        typed.id(),
                        typed.word(),
                        Long.parseLong(parts[0]),
                        new UserId(parts[1]),
                        session.user(),
                        typed.reason(),
                        session.trace()))
                .orElseThrow(() -> missing(typed.id()));
        if (done.refusal().isPresent()) {
            throw refused(done);
        }
        trading.pace().kick();
        return Answer.ok(
                "Ended: " + what(done.order()) + " is " + done.order().state() + ", "
                        + done.order().reason() + ".",
                row(done.order()).and("venue_said", done.said()).map());
    }

    private static UserError missing(SortableId id) {
        return new UserError(
                "ORDER_NOT_FOUND", "There is no order " + id + "; /resolve lists orders of unknown outcome.");
    }

    private static UserError refused(Doubt doubt) {
        return new UserError(doubt.refusal().orElseThrow().code(), "Nothing has changed: " + doubt.sentence() + ".");
    }

    private static String what(StoredIntent order) {
        return order.kind() + " in " + order.instrument() + " of " + order.user();
    }

    private static Data row(StoredIntent order) {
        return Data.of("intent", order.id())
                .and("user", order.user())
                .and("account", order.account())
                .and("instrument", order.instrument())
                .and("kind", order.kind())
                .and("state", order.state())
                .and("since", Data.time(order.recordedAt()))
                .and("reason", order.reason());
    }

    private Answer list() {
        long old = trading.pace().nowMicros() - OLD_MICROS;
        List<StoredIntent> unknown = trading.store().transact(tx -> tx.intents(Doubt.STATES, SHOWN)).stream()
                .filter(order -> order.state() == IntentState.UNKNOWN || order.recordedAt() < old)
                .toList();
        StringBuilder text = new StringBuilder();
        for (StoredIntent order : unknown) {
            text.append(order.id())
                    .append("  ")
                    .append(what(order))
                    .append(", recorded ")
                    .append(Data.time(order.recordedAt()))
                    .append(": ")
                    .append(order.reason())
                    .append('\n');
        }
        if (!unknown.isEmpty()) {
            text.append(
                    "The venues are asked all the time. Where one cannot tell, look there yourself, then /resolve ID never"
                            + " REASON or /resolve ID filled REASON.\n");
        }
        List<StoredPosition> missing = gone.missing();
        missing.forEach(position -> text.append(ResolveGone.line(position)));
        if (!missing.isEmpty()) {
            text.append(
                    "Look at the venue what became of it, then /resolve ID gone PAID REASON, where PAID is what the venue"
                            + " paid for it in dollars, 0 when it was liquidated.\n");
        }
        return Answer.ok(
                text.length() == 0
                        ? "No order has an unknown outcome, and no position is missing at its venue."
                        : text.toString().strip(),
                Data.of(
                                "orders",
                                unknown.stream().map(order -> row(order).map()).toList())
                        .and(
                                "positions",
                                missing.stream()
                                        .map(position ->
                                                ResolveGone.row(position).map())
                                        .toList())
                        .and("shown", unknown.size() + missing.size())
                        .map());
    }
}
