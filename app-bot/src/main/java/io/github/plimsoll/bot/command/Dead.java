package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /dead}: lists what was given up; replays one of it, once, or takes it off the list. */
final class Dead implements Command {
    private final Trading trading;

    Dead(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/dead";
    }

    @Override
    public String usage() {
        return "[N] | replay ID | dismiss ID";
    }

    @Override
    public String purpose() {
        return "lists what was given up, 10 or N up to 50; replays one of it, once, or takes it off the list";
    }

    @Override
    public String example() {
        return "/dead 20";
    }

    @Override
    public Role role() {
        return Role.ADMIN;
    }

    @Override
    public Answer run(Session session, Words words) {
        if (words.takeIf("replay")) {
            SortableId id = id(words);
            return answer(trading.letters().replay(id, session.user().value(), session.trace()), id);
        }
        if (words.takeIf("dismiss")) {
            SortableId id = id(words);
            return answer(trading.letters().dismiss(id, session.user().value(), session.trace()), id);
        }
        return list(Bounded.rows(words));
    }

    private static SortableId id(Words words) {
        String word = words.take("id of a dead letter").toLowerCase(Locale.ROOT);
        words.end();
        if (!SortableId.isValid(word)) {
            throw words.wrong("BAD_ID", "\"" + Words.shown(word) + "\" is no id; /dead lists them.");
        }
        return SortableId.parse(word);
    }

    private Answer answer(DeadLetters.Answer done, SortableId id) {
        Map<String, Object> data = Data.of("letter", id).map();
        if (done.code() == DeadLetters.Code.OK) {
            trading.pace().kick(); // what came into the books may be sent or told
            return Answer.ok(done.sentence(), data);
        }
        return Answer.rejected("DEAD_" + done.code(), done.sentence(), data);
    }

    private Answer list(int most) {
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (DeadLetter letter : trading.letters().waiting(most)) {
            lines.add(Data.time(letter.at()) + "  " + letter.kind()
                    + (letter.user() == null ? "" : " of " + letter.user()) + " " + letter.subject() + ": "
                    + letter.reason() + "  " + letter.id());
            rows.add(Data.of("letter", letter.id())
                    .and("time", Data.time(letter.at()))
                    .and("kind", letter.kind())
                    .and("subject", letter.subject())
                    .and("user", letter.user())
                    .and("reason", letter.reason())
                    .and("trace", letter.trace())
                    .map());
        }
        return Answer.ok(
                lines.isEmpty()
                        ? "Nothing was given up."
                        : String.join("\n", lines) + "\nWrite /dead replay ID or /dead dismiss ID.",
                Data.of("letters", rows).and("shown", rows.size()).map());
    }
}
