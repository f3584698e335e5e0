package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.text.ChatName;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.ControlState;
import java.util.Optional;

/** {@code /emergency_stop}: tightens at once, by one admin; {@code all} also stops closes and needs a second step. */
final class EmergencyStop implements Command {
    private final Trading trading;
    private final Tokens tokens;
    private final StopAll stops;
    private final Strangers strangers;

    EmergencyStop(Trading trading, Tokens tokens, StopAll stops) {
        this.strangers = new Strangers(trading);
        this.trading = trading;
        this.tokens = tokens;
        this.stops = stops;
    }

    @Override
    public String name() {
        return "/emergency_stop";
    }

    @Override
    public String usage() {
        return "[all | venue VENUE | market MARKET | user USER | strategy NAME] [reduce_only]";
    }

    @Override
    public String purpose() {
        return "halts opens at once; all freezes closes too, after a confirmation";
    }

    @Override
    public String example() {
        return "/emergency_stop";
    }

    @Override
    public Role role() {
        return Role.ADMIN;
    }

    @Override
    public boolean counted() {
        return false;
    }

    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public boolean tightens() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        if (words.takeIf("all")) {
            words.end();
            Optional<String> token = stops.offerFreeze(session, tokens);
            if (token.isEmpty()) {
                return stops.haltInstead(session);
            }
            return new Answer(
                    Answer.Outcome.OK,
                    "CONFIRM",
                    "Freezing stops closes, stops and targets too and leaves every position unprotected. /confirm "
                            + token.get()
                            + " does it; good for 10 min. /emergency_stop alone halts opens at once and keeps exits.",
                    Data.of("token", token.get()).map());
        }
        Scope scope = Scope.read(words, trading);
        ControlState state = words.takeIf("reduce_only") ? ControlState.REDUCE_ONLY : ControlState.HALTED;
        words.end();
        Answer stopped = stops.stop(
                session,
                scope.latch(),
                state,
                state + " for " + scope.name() + ": no opens; closes, stops and targets go on.");
        if (!stopped.code().equals("OK")) {
            return stopped;
        }
        String unknown =
                scope.user().flatMap(user -> strangers.hint(session, user)).orElse("");
        return new Answer(stopped.outcome(), stopped.code(), stopped.text() + unknown, stopped.data());
    }

    /** What a latch is set on. */
    record Scope(String latch, String name, Optional<UserId> user) {
        private Scope(String latch, Optional<UserId> user) {
            this(latch, Say.scope(latch), user);
        }

        static Scope read(Words words, Trading trading) {
            if (words.takeIf("market")) {
                String id = Typed.market(words, trading.listings()).instrument().id();
                return new Scope(Latch.market(id), Optional.empty());
            }
            if (words.takeIf("venue")) {
                return new Scope(Latch.venue(Typed.venue(words, trading.desk().venues())), Optional.empty());
            }
            if (words.takeIf("strategy")) {
                return new Scope(Latch.strategy(Typed.strategy(words, words.take("strategy"))), Optional.empty());
            }
            if (words.takeIf("user")) {
                UserId user = Typed.parse(words, "BAD_USER", () -> new UserId(ChatName.typed(words.take("user"))));
                return new Scope(Latch.user(user.value()), Optional.of(user));
            }
            return new Scope(Latch.GLOBAL, Optional.empty());
        }
    }
}
