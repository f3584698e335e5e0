package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.command.Verification.Finding;
import io.github.plimsoll.bot.command.Verification.Outcome;
import io.github.plimsoll.execution.spi.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /verify}: whether the books hold together; for admins everybody's and the audit, for a user the own ones. */
final class Verify implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(Verify.class);

    private final Verification verification;
    /** A check reads much: one at a time leaves the connections to those who trade. */
    private final AtomicBoolean running = new AtomicBoolean();

    Verify(Verification verification) {
        this.verification = verification;
    }

    @Override
    public String name() {
        return "/verify";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "checks your books to the last micro-dollar; for admins everybody's and the audit";
    }

    @Override
    public String example() {
        return "/verify";
    }

    /** It only reads, in a state of the database of its own: trading goes on beside it. */
    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        if (!running.compareAndSet(false, true)) {
            return Answer.rejected(
                    "VERIFY_RUNNING", "Somebody's check is running; send /verify again in 10 s.", Map.of());
        }
        try {
            boolean all = session.role() == Role.ADMIN;
            return answer(verification.check(all ? Optional.empty() : Optional.of(session.user())), all);
        } finally {
            running.set(false);
        }
    }

    private static Answer answer(List<Finding> findings, boolean all) {
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Finding finding : findings) {
            String mark = switch (finding.outcome()) {
                case GOOD -> "ok   ";
                case WRONG -> "FAIL ";
                case UNFINISHED -> "?    ";
            };
            lines.add(mark + finding.name() + ": " + finding.text());
            rows.add(Data.of("name", finding.name())
                    .and("outcome", finding.outcome().name())
                    .and("text", finding.text())
                    .map());
            if (finding.outcome() == Outcome.WRONG) {
                LOG.error("the books do not hold together: {}: {}", finding.name(), finding.text());
            }
        }
        Outcome worst = worst(findings);
        return Answer.ok(
                verdict(worst, all) + "\n" + String.join("\n", lines),
                Data.of("verdict", worst.name())
                        .and("scope", all ? "everything" : "own")
                        .and("checks", rows)
                        .map());
    }

    private static Outcome worst(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.outcome() == Outcome.WRONG)) {
            return Outcome.WRONG;
        }
        return findings.stream().allMatch(finding -> finding.outcome() == Outcome.GOOD)
                ? Outcome.GOOD
                : Outcome.UNFINISHED;
    }

    private static String verdict(Outcome outcome, boolean all) {
        String what = all ? "Books and audit" : "Your books";
        return switch (outcome) {
            case GOOD -> what + " are sound.";
            case WRONG ->
                what + " are NOT SOUND: "
                        + (all
                                ? "stop with /emergency_stop, then run ./plimsoll db verify."
                                : "open nothing and tell an admin of this installation.");
            case UNFINISHED ->
                what + " are not checked to the end, because it takes too long beside the trading"
                        + (all ? "; ./plimsoll db verify takes its time." : "; try again later.");
        };
    }
}
