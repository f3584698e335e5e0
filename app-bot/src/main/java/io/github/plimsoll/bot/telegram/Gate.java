package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.config.ChatUsers;
import java.util.Locale;
import java.util.function.Supplier;

/** Decides what is done with an update: a pure function of the update, the lists of users and the time. */
final class Gate {
    /** A message from the future by more than this has no age that could be trusted. */
    private static final long MAX_AHEAD_SECONDS = 30;

    private final Supplier<ChatUsers> people;
    private final String bot;
    private final String name;

    /**
     * @param bot numeric id of the bot
     * @param name user name of the bot
     */
    Gate(Supplier<ChatUsers> people, String bot, String name) {
        this.people = people;
        this.bot = bot;
        this.name = name;
    }

    /** Whether this user's stops go before everything else. */
    boolean admin(long user) {
        return people.get().admins().contains(user);
    }

    /** Whether this user may use the bot. */
    boolean allowed(long user) {
        return people.get().allowed().contains(user);
    }

    /** @param now seconds since the epoch, process time */
    Admission admit(Incoming in, long now) {
        if (!allowed(in.from())) {
            return new Admission.Refused(
                    in,
                    "This bot is private. Your id is " + in.from()
                            + "; ask an admin of this installation to add it to ALLOWED_USER_IDS.",
                    true);
        }
        if (in.pressed()) {
            return in.from() == in.chat()
                    ? new Admission.Pressed(in)
                    : new Admission.Refused(in, "This button belongs to somebody else.", false);
        }
        if (Effect.of(in.text()) == Effect.STOPS) {
            // A stop is obeyed whatever a keyboard added to it.
            return command(in, addressed(in.text().replaceAll("[^ -~]", " ").strip()), now);
        }
        if (!in.text().chars().allMatch(Gate::plain)) {
            return refused(
                    in,
                    "Commands have only the letters a to z, the digits 0 to 9 and plain signs: what looks alike is "
                            + "not read. Example: /price BTC-USD");
        }
        return command(in, addressed(in.text().strip()), now);
    }

    private Admission command(Incoming in, String text, long now) {
        if (text.isEmpty()) {
            return new Admission.Ignored("addressed to another bot");
        }
        Job job = new Job(
                in.update(),
                in.from(),
                in.chat(),
                "tg:" + bot + ":" + in.chat() + ":" + in.message(),
                text,
                Effect.of(text),
                in.sentAt(),
                0,
                "");
        String old = tooOld(job, now);
        return old.isEmpty() ? new Admission.Accepted(job) : new Admission.Refused(in, old, false, again(job));
    }

    /** A way out that came too late is asked for again with one press; whatever else is typed again. */
    static String again(Job job) {
        return job.effect() == Effect.REDUCES ? job.text() : "";
    }

    /** Why a command may not be run any more; empty when it may. */
    static String tooOld(Job job, long now) {
        if (job.effect() == Effect.STOPS) {
            return "";
        }
        long age = now - job.sentAt();
        if (age > job.effect().maxAgeSeconds()) {
            if (job.effect() == Effect.REDUCES) {
                return "\"" + job.text() + "\" was sent " + age + " s ago, which is more than "
                        + job.effect().maxAgeSeconds() + " s, so nothing was done. Shall it be done now?";
            }
            return "Too old, send again: this command was sent " + age + " s ago and may be at most "
                    + job.effect().maxAgeSeconds() + " s old. Nothing was done.";
        }
        return age < -MAX_AHEAD_SECONDS
                ? "The clocks disagree by " + -age + " s, so the age of this command is unknown. Nothing was done; "
                        + "stops are always obeyed."
                : "";
    }

    private static Admission refused(Incoming in, String text) {
        return new Admission.Refused(in, text, false);
    }

    private static boolean plain(int c) {
        return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
    }

    /** Without our own name after the command; empty when another bot is meant. */
    private String addressed(String text) {
        String first = text.split("\\s+", 2)[0];
        int at = first.indexOf('@');
        if (at <= 0 || !first.startsWith("/")) {
            return text;
        }
        boolean ours = first.substring(at + 1).toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
        return ours ? first.substring(0, at) + text.substring(first.length()) : "";
    }
}
