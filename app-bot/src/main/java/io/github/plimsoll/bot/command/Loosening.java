package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Confirmations;
import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two steps of what loosens. The token of the first is good for 10 minutes and one use, and stands for the exact
 * change and what it was decided on; where two admins are, another one than who asked takes the second, and both are
 * admins still.
 */
final class Loosening {
    private static final String MARK = "loosen ";
    private static final int SHOWN = 12;

    private final Trading trading;
    private final Tokens tokens;
    private final Admins admins;
    private final Map<String, Loosens> commands = new LinkedHashMap<>();

    Loosening(Trading trading, Tokens tokens, Admins admins) {
        this.trading = trading;
        this.tokens = tokens;
        this.admins = admins;
    }

    /** From now on this command's second step is taken here. */
    <T extends Loosens> T add(T command) {
        commands.put(command.name(), command);
        return command;
    }

    /** The first step: nothing changes. */
    Answer ask(Session session, Loosens.Change change) {
        boolean another = admins.needAnother();
        String stored = MARK + change.seen() + " " + change.line();
        String token = tokens.offer(session, stored);
        String hash = hash(stored);
        return new Answer(
                Answer.Outcome.OK,
                "CONFIRM",
                "Nothing has changed yet: \"" + change.line() + "\" " + change.what()
                        + (another
                                ? ", which takes a second admin. Another admin sends"
                                : ", which takes a second step. Send")
                        + " /confirm " + token + " within 10 min; change " + hash + ".",
                Data.of("token", token)
                        .and("change", hash)
                        .and("another", another)
                        .map());
    }

    /**
     * The second step, when the token stands for one.
     *
     * @return empty when it is none of these tokens, as it is for who may not know
     */
    Optional<Answer> confirm(Session session, String typed) {
        String token = Tokens.stored(typed);
        Optional<Confirmation> asked = trading.confirmations()
                .find(token)
                .filter(stored -> stored.command().startsWith(MARK));
        if (asked.isEmpty() || session.role() != Role.ADMIN) {
            return Optional.empty();
        }
        Confirmation first = asked.get();
        if (admins.roles().of(first.user()) != Role.ADMIN) {
            throw new UserError(
                    "ADMIN_ONLY",
                    first.user() + ", who asked for this, is no admin any more; do the first step again.");
        }
        boolean another = admins.needAnother();
        Confirmations.Taken taken = trading.confirmations()
                .take(
                        token,
                        session.user(),
                        another ? Confirmations.Who.ANOTHER : Confirmations.Who.ANYBODY,
                        session.key(), // the same message again is the same step; another one finds it used
                        session.trace());
        if (taken.kind() == Confirmations.Kind.OWN) {
            throw new UserError(
                    "SECOND_PERSON",
                    "Nothing has changed: you asked for this, and with two admins it takes the other one to confirm it "
                            + "with /confirm " + token + ".");
        }
        if (taken.kind() == Confirmations.Kind.NO_ADMIN) {
            throw new UserError("ADMIN_ONLY", "Nothing has changed: who asked or who confirmed is no admin any more.");
        }
        return taken.confirmed().map(stored -> loosen(session, stored));
    }

    private Answer loosen(Session session, String stored) {
        List<String> words = Arrays.asList(stored.split(" "));
        Loosens command = commands.get(words.get(2));
        if (command == null) {
            throw new IllegalStateException("a stored change names no known command");
        }
        return command.loosen(session, new Words(command, words.subList(3, words.size())), words.get(1));
    }

    /** The first part of its SHA-256 in hex: what both persons see and the audit can be held against. */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, SHOWN);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
