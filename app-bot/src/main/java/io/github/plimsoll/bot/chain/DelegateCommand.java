package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.Session;
import io.github.plimsoll.bot.config.Delegate;
import io.github.plimsoll.evm.signing.Checksum;
import java.time.Duration;
import java.util.Optional;

/** {@code /delegate}: the key that may trade and never withdraw, and how long it may. */
final class DelegateCommand extends ChainCommand {
    private static final Duration SOON = Duration.ofDays(3);

    DelegateCommand(ChainDesk desk) {
        super(desk, "/delegate", "shows the key that may trade for wallets and how long it may");
    }

    @Override
    Answer tell(Session session) {
        Optional<Delegate> named = desk.settings().delegate();
        if (named.isEmpty()) {
            return Answer.rejected(
                    "NO_DELEGATE",
                    "No delegate is configured, so no key but a wallet's own could trade for it; an admin sets"
                            + " CHAIN_DELEGATE. Then /delegate shows it.",
                    Data.empty().map());
        }
        Delegate delegate = named.get();
        Duration left = Duration.between(desk.now(), delegate.until());
        boolean over = left.isZero() || left.isNegative();
        String shown = Checksum.of(delegate.address());
        return Answer.ok(
                "Delegate on " + desk.settings().name() + ": " + shown + ", which may trade and never withdraw, "
                        + (over
                                ? "has expired at " + delegate.until()
                                        + ": nothing signed by it is taken. Renew it at the venue, then set CHAIN_DELEGATE."
                                : "until " + delegate.until() + ", which is in " + countdown(left) + "."
                                        + (left.compareTo(SOON) < 0 ? " Renew it soon." : ""))
                        + " This is what was configured; the venue is not asked.",
                Data.of("delegate", shown)
                        .and("until", delegate.until())
                        .and("left_s", over ? 0 : left.toSeconds())
                        .and("expired", over)
                        .map());
    }

    static String countdown(Duration left) {
        return left.toDays() > 0
                ? left.toDays() + " d " + left.toHoursPart() + " h"
                : left.toHours() > 0
                        ? left.toHours() + " h " + left.toMinutesPart() + " min"
                        : left.toMinutes() + " min " + left.toSecondsPart() + " s";
    }
}
