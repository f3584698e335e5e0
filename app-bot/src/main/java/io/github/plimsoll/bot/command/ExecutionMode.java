package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.live.CheckLine;
import io.github.plimsoll.bot.live.Checklist;
import io.github.plimsoll.bot.live.GoNoGo;
import io.github.plimsoll.bot.live.LiveLook;
import io.github.plimsoll.execution.LiveBlock;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StoreTx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * {@code /execution_mode}: shows the mode of your account; admins look what stands against real money, open LIVE accounts for
 * new risk once nothing does, or close them.
 */
final class ExecutionMode implements Loosens {
    private final Trading trading;
    private final Loosening loosening;
    private final LiveLook look;
    private final LiveLimits limits;
    private final LiveMoney money;

    ExecutionMode(Trading trading, Loosening loosening, LiveLook look) {
        this.trading = trading;
        this.loosening = loosening;
        this.look = look;
        this.limits = new LiveLimits(trading, loosening);
        this.money = new LiveMoney(trading);
    }

    @Override
    public String name() {
        return "/execution_mode";
    }

    @Override
    public String usage() {
        return "[DRY|LIVE|check|limits USER [RULES|canary]|wallet USER|twin]";
    }

    @Override
    public String purpose() {
        return "shows the mode of your account; admins check what LIVE needs, let LIVE accounts open or only reduce, limit them, book their wallets and hold fills against paper";
    }

    @Override
    public String example() {
        return "/execution_mode";
    }

    @Override
    public Role role() {
        return Role.USER; // everybody may look; the admin's part asks for the role itself
    }

    @Override
    public Answer run(Session session, Words words) {
        if (words.takeIf("check")) {
            words.end();
            requireAdmin(session);
            return checked();
        }
        if (words.takeIf(LiveTwin.WORD)) {
            requireAdmin(session);
            return LiveTwin.run(trading, words);
        }
        if (words.takeIf(LiveLimits.WORD)) {
            requireAdmin(session);
            return limits.run(session, this, words);
        }
        if (words.takeIf(LiveMoney.WORD)) {
            requireAdmin(session);
            return loosening.ask(session, unlocked(() -> money.change(this, words)));
        }
        if (words.takeIf("LIVE")) {
            words.end();
            if (!bound()) {
                return Answer.rejected(
                        "LIVE_NOT_BOUND",
                        "LIVE is refused: this installation binds no signer and no LIVE venue, so every account stays"
                                + " DRY.",
                        Data.of("mode", session.account().mode()).map());
            }
            requireAdmin(session);
            Change change = change(session, words);
            Checklist list = list();
            return list.go() ? shown(list, loosening.ask(session, change)) : refused("LIVE is refused", list);
        }
        boolean dry = words.takeIf("DRY");
        if (words.any()) {
            throw words.wrong(
                    "BAD_MODE",
                    "The mode must be DRY or LIVE, or check, limits, wallet or twin, but is \""
                            + Words.shown(words.peek()) + "\".");
        }
        if (dry && bound()) {
            requireAdmin(session);
            return disarm(session);
        }
        String armed = trading.control().liveBlocked().map(LiveBlock::why).orElse("open");
        return Answer.ok(
                "Your account is " + session.account().mode() + ": orders go to the venue "
                        + session.account().venue() + "." + (bound() ? " LIVE accounts: " + armed + "." : ""),
                Data.of("mode", session.account().mode())
                        .and("venue", session.account().venue())
                        .and("live", bound() ? armed : null)
                        .map());
    }

    /** Whether anybody could trade real money here. */
    private boolean bound() {
        return trading.store().transact(StoreTx::accounts).stream().anyMatch(account -> account.mode() == Mode.LIVE);
    }

    private static void requireAdmin(Session session) {
        if (session.role() != Role.ADMIN) {
            throw new UserError(
                    "ADMIN_ONLY", "Whether LIVE accounts may open is for admins; ask an admin of this installation.");
        }
    }

    private Checklist list() {
        return GoNoGo.decide(unlocked(look::look));
    }

    /** Nodes and venues may take seconds to answer, and nobody else's command waits for them meanwhile. */
    private <T> T unlocked(Supplier<T> question) {
        AtomicReference<T> answer = new AtomicReference<>();
        trading.pace()
                .await(
                        () -> {
                            answer.set(question.get());
                            return true;
                        },
                        0);
        return Objects.requireNonNull(answer.get(), "asked");
    }

    private Answer checked() {
        Checklist list = list();
        String head = list.go()
                ? "GO: nothing stands against LIVE. /execution_mode LIVE arms it in two steps."
                : "NO-GO: " + count(list) + ".";
        return Answer.ok(head + "\n" + list.text(), data(list).map());
    }

    private static String count(Checklist list) {
        return list.failing().size() + " of " + list.lines().size() + " checks fail, and what is not known fails, too";
    }

    private static Answer refused(String what, Checklist list) {
        return Answer.rejected(
                "NO_GO",
                what + ": " + count(list) + ". /execution_mode check shows all.\n" + list.failingText(),
                data(list).map());
    }

    /** What is agreed to stands above the question. */
    private static Answer shown(Checklist list, Answer asked) {
        Data data = data(list);
        asked.data().forEach(data::and);
        return new Answer(asked.outcome(), asked.code(), list.text() + "\n" + asked.text(), data.map());
    }

    private static Data data(Checklist list) {
        List<Map<String, Object>> checks =
                list.lines().stream().map(ExecutionMode::data).toList();
        return Data.of("go", list.go()).and("checks", checks);
    }

    private static Map<String, Object> data(CheckLine line) {
        return Data.of("check", line.name())
                .and("passed", line.go())
                .and("is", line.is())
                .and("wanted", line.wanted())
                .and("todo", line.go() ? null : line.todo())
                .map();
    }

    private Answer disarm(Session session) {
        List<String> may = trading.control().disarmLive(session.user().value(), session.trace()).stream()
                .map(Object::toString)
                .toList();
        return Answer.ok(
                "LIVE accounts only reduce in this process from now on; their exits go on to their venue. What other processes"
                        + " open is stopped by /emergency_stop."
                        + (may.isEmpty() ? "" : " May still execute: " + String.join(", ", may) + "."),
                Data.of("live", "not armed").and("may_still_execute", may).map());
    }

    @Override
    public Change change(Session session, Words words) {
        if (words.takeIf(LiveLimits.WORD)) {
            return limits.change(this, words);
        }
        if (words.takeIf(LiveMoney.WORD)) {
            return money.change(this, words);
        }
        words.end();
        for (ControlReading reading : trading.control().readings()) {
            if (!reading.live()) {
                throw new UserError(
                        "SOURCE_HOLDS",
                        "LIVE is refused: " + HeldBy.text(reading)
                                + ". It has to agree first, then /execution_mode LIVE " + "again.");
            }
        }
        if (!trading.control().isReady()) {
            throw new UserError("STARTING", "LIVE is refused until the start has ended; look at /status.");
        }
        return new Change(
                name() + " LIVE",
                "lets LIVE accounts open",
                trading.control().epoch() + "." + trading.control().disarms());
    }

    @Override
    public Answer loosen(Session session, Words words, String seen) {
        if (words.takeIf(LiveLimits.WORD)) {
            return limits.loosen(session, words, seen);
        }
        if (words.takeIf(LiveMoney.WORD)) {
            return unlocked(() -> money.loosen(session, words, seen));
        }
        words.takeIf("LIVE");
        words.end();
        Checklist list = list(); // what was fine at the first step may not be any more
        if (!list.go()) {
            return refused("LIVE is not armed", list);
        }
        String[] agreed = seen.split("\\.", 2);
        boolean armed = trading.control().epoch() == Long.parseLong(agreed[0])
                && trading.control().armLive(session.user().value(), session.trace(), Long.parseLong(agreed[1]));
        return armed
                ? Answer.ok(
                        "LIVE accounts may open where nothing else forbids it.",
                        Data.of("live", "open").map())
                : Answer.rejected(
                        "STOP_MEANWHILE",
                        "LIVE is not armed: a stop, a resume or a step back to DRY came after the first step and wins."
                                + " Look at /status, then do the first step again.",
                        Data.of("live", "not armed").map());
    }
}
