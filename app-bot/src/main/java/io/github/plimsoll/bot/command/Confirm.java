package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code /confirm}: takes the second step of a command that asked for it. */
final class Confirm implements Command {
    private final Trading trading;
    private final Tokens tokens;
    private final Opener opener;
    private final StopAll stopAll;
    private final Loosening loosening;

    Confirm(Trading trading, Tokens tokens, Opener opener, StopAll stopAll, Loosening loosening) {
        this.loosening = loosening;
        this.trading = trading;
        this.tokens = tokens;
        this.opener = opener;
        this.stopAll = stopAll;
    }

    @Override
    public String name() {
        return "/confirm";
    }

    @Override
    public String usage() {
        return "TOKEN";
    }

    @Override
    public String purpose() {
        return "takes the second step of a command that asked for it";
    }

    @Override
    public String example() {
        return "/confirm k7m2p9qd";
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        String token = words.take("token");
        words.end();
        Optional<Answer> loosened = loosening.confirm(session, token);
        if (loosened.isPresent()) {
            return loosened.get();
        }
        String line = tokens.take(session, token)
                .orElseThrow(() -> words.wrong(
                        "TOKEN_INVALID", "This token is unknown, expired or not yours; do the first step again."));
        Optional<String> order = Tokens.order(line);
        if (order.isPresent()) {
            if (!Tokens.isOf(session, line)) {
                throw words.wrong(
                        "TOKEN_INVALID",
                        "This order was looked at for another account than the one that you have now, "
                                + session.account().mode() + "; send /preview again.");
            }
            List<String> parts = Arrays.asList(order.get().split(" "));
            Resting resting = new Resting();
            OpenSyntax typed = OpenSyntax.read(new Words(this, parts), trading, resting);
            Session once = session.withKey(Tokens.key(token));
            return resting.waits() ? opener.place(once, typed, resting) : opener.open(once, typed);
        }
        if (line.equals(StopAll.LINE)) {
            if (session.role() != Role.ADMIN) {
                throw new UserError(
                        "ADMIN_ONLY", "Freezing is for admins; your role has changed since the first step.");
            }
            return stopAll.freeze(session);
        }
        throw new IllegalStateException("a stored confirmation names no known command");
    }
}
