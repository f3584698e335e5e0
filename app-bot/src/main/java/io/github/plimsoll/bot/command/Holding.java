package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.LiveBlock;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.RiskLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What keeps a user from trading freely: by whom, since when, why, and what ends it. */
final class Holding {
    private final List<String> lines = new ArrayList<>();
    private final List<Map<String, Object>> held = new ArrayList<>();

    private Holding() {}

    /** @param latches as stored, with those of this process */
    static Holding of(Trading trading, Account account, List<Latch> latches) {
        Holding holding = new Holding();
        for (ControlReading reading : trading.control().readings()) {
            if (reading.state() != ControlState.ACTIVE) {
                holding.add(
                        "by " + HeldBy.text(reading) + "; it ends there", reading.source(), "", reading.reason(), "");
            }
        }
        if (account.mode() == Mode.LIVE) {
            trading.control().liveBlocked().ifPresent(holding::live);
        }
        latches.stream().filter(latch -> concerns(trading, latch, account)).forEach(holding::latch);
        trading.desk().locks(account.id()).stream()
                .filter(lock -> lock.lock().untilMicros() >= trading.pace().nowMicros())
                .forEach(lock -> holding.lock(account, lock));
        return holding;
    }

    /** The command with which an admin ends a stop. */
    static String end(String scope) {
        if (scope.equals(Latch.MAINTENANCE)) {
            return "/maintenance off";
        }
        return "/emergency_resume" + (scope.equals(Latch.GLOBAL) ? "" : " " + scope.replaceFirst(":", " "));
    }

    List<String> lines() {
        return lines;
    }

    List<Map<String, Object>> data() {
        return held;
    }

    /** Also of a strategy: any order may name it. */
    private static boolean concerns(Trading trading, Latch latch, Account account) {
        return latch.covers(account, "", "")
                || latch.scope().startsWith(Latch.strategy(""))
                || trading.listings().all().stream()
                        .anyMatch(listing -> latch.scope()
                                .equals(Latch.market(listing.instrument().id())));
    }

    private void latch(Latch latch) {
        String end = end(latch.scope());
        add(
                latch.state() + " for " + Say.scope(latch.scope()) + " since " + Data.time(latch.at()) + " by "
                        + latch.by() + ": " + latch.reason() + "; " + by(end),
                latch.scope(),
                latch.by(),
                latch.reason(),
                end);
    }

    private void live(LiveBlock block) {
        add("LIVE accounts only reduce: " + block.why() + "; /execution_mode shows it", "live", "", block.why(), "");
    }

    private void lock(Account account, StandingLock standing) {
        RiskLock lock = standing.lock();
        LockScope scope = new LockScope(lock.scope(), lock.name());
        String end = "/unlock " + account.user() + " " + scope.typed();
        String until = lock.untilMicros() == RiskLock.LATCHED ? "" : ", until " + Data.time(lock.untilMicros());
        add(
                "locked for you: " + scope.what() + until + " by " + standing.by() + ": " + lock.reason() + "; "
                        + by(end),
                "lock:" + scope.typed(),
                standing.by(),
                lock.reason(),
                end);
    }

    private static String by(String end) {
        return "an admin ends it with " + end;
    }

    private void add(String line, String scope, String by, String reason, String end) {
        lines.add(line);
        held.add(Data.of("scope", scope)
                .and("by", by.isEmpty() ? null : by)
                .and("reason", reason)
                .and("end", end.isEmpty() ? null : end)
                .map());
    }
}
