package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code /why}: shows every rule of a decision with limit, actual value, price and age. */
final class Why implements Command {
    private final Trading trading;

    Why(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/why";
    }

    @Override
    public String usage() {
        return "ID";
    }

    @Override
    public String purpose() {
        return "shows every rule of a decision with limit, actual value, price and age";
    }

    @Override
    public String example() {
        return "/why P1";
    }

    @Override
    public Answer run(Session session, Words words) {
        String word = words.take("id of a decision, an order or a position");
        words.end();
        Decision decision = find(session, word)
                .filter(d -> d.user().equals(session.user()) || session.role() == Role.ADMIN)
                .orElseThrow(() -> words.wrong(
                        "NOT_FOUND",
                        "There is no decision, order or position \"" + Words.shown(word) + "\" of yours."));
        List<String> lines = new ArrayList<>();
        Optional<StoredEntry> entry = entry(session, word);
        entry.ifPresent(waiting -> lines.addAll(entryLines(waiting, decision)));
        lines.add((decision.approved() ? "Accepted " : "Refused ") + decision.kind() + " in " + decision.instrument()
                + " at " + Data.time(decision.decidedAt()));
        long age = decision.decidedAt() - decision.priceAsOf();
        if (decision.price() != null && decision.priceAsOf() > 0) {
            lines.add("price " + Say.price(decision.price()) + ", " + Say.seconds(age) + " s old");
        }
        for (RuleLine line : decision.rules()) {
            // A code names a violation; a rule that passed is named by what it looks at.
            lines.add(line.passed() ? "ok  " + Say.sentence(line) : "NO  " + line.code() + " - " + Say.sentence(line));
        }
        return Answer.ok(
                String.join("\n", lines),
                Data.of("decision", decision.id())
                        .and("entry", entry.map(StoredEntry::id).orElse(null))
                        .and("approved", decision.approved())
                        .and("reason", decision.code())
                        .and("kind", decision.kind())
                        .and("instrument", decision.instrument())
                        .and("time", Data.time(decision.decidedAt()))
                        .and("price", decision.price())
                        .and("price_age_s", decision.priceAsOf() > 0 ? Say.seconds(age) : null)
                        .and("policy", decision.policyHash())
                        .and("epoch", decision.epoch())
                        .and("account_version", decision.accountVersion())
                        .and("intent", decision.intent())
                        .and("position", decision.position())
                        .and("trace", decision.trace())
                        .and("inputs", decision.inputs())
                        .and("rules", Say.rules(decision.rules(), false))
                        .map());
    }

    private Optional<StoredEntry> entry(Session session, String word) {
        return HeldEntry.find(trading, session, word);
    }

    /** Where an order that waits stands, and which of its decisions follows. */
    private static List<String> entryLines(StoredEntry entry, Decision shown) {
        List<String> lines = new ArrayList<>();
        lines.add(EntryText.line(entry));
        if (!entry.state().terminal() && entry.intent() == null) {
            lines.add("It waits for its price; every rule is asked again then. It was let in by this:");
        } else if (!shown.id().equals(entry.decision())) {
            lines.add("It was let in by /why " + entry.decision() + "; the order that it last made, by this:");
        }
        return lines;
    }

    private Optional<Decision> find(Session session, String word) {
        String id = word.toLowerCase(Locale.ROOT);
        Optional<StoredEntry> entry = entry(session, word);
        if (entry.isPresent()) {
            SortableId order = entry.get().intent();
            return trading.desk().why(order == null ? entry.get().decision() : order);
        }
        if (SortableId.isValid(id)) {
            return trading.desk().why(SortableId.parse(id));
        }
        return Held.find(trading, session, word)
                .flatMap(position -> trading.desk().why(position.id()));
    }
}
