package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.UserRoles;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.numbers.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /role}: shows who is an admin, since when and by whom; gives the role, or takes it. */
final class RoleCommand implements Loosens {
    private final Loosening loosening;
    private final Admins admins;

    RoleCommand(Loosening loosening, Admins admins) {
        this.loosening = loosening;
        this.admins = admins;
    }

    @Override
    public String name() {
        return "/role";
    }

    @Override
    public String usage() {
        return "[USER admin|user]";
    }

    @Override
    public String purpose() {
        return "shows who is an admin; makes somebody one, or a user again";
    }

    @Override
    public String example() {
        return "/role tg-42 admin";
    }

    @Override
    public Answer run(Session session, Words words) {
        return words.any() ? loosening.ask(session, change(session, words)) : list();
    }

    @Override
    public Change change(Session session, Words words) {
        UserId user = LockScope.user(words);
        Role role = role(words);
        StoredUser row = admins.users()
                .find(user)
                .orElseThrow(() -> new UserError(
                        "UNKNOWN_USER",
                        "Nobody named " + user
                                + " has been here, so there is no role to change; whom you mean sends /start"
                                + " first."));
        if (row.role() == role) {
            throw new UserError("SAME_ROLE", user + " is " + a(role) + " already, since " + since(row) + ".");
        }
        if (role == Role.USER && admins.users().isLast(user)) {
            throw last(user);
        }
        return new Change(
                name() + " " + user + " " + typed(role),
                "makes " + user + " " + a(role),
                row.version() + "." + session.user());
    }

    @Override
    public Answer loosen(Session session, Words words, String seen) {
        UserId user = LockScope.user(words);
        Role role = role(words);
        String[] agreed = seen.split("\\.", 2);
        UserRoles.Outcome outcome = admins.users()
                .change(
                        new UserRoles.Change(user, role, Long.parseLong(agreed[0]), new UserId(agreed[1])),
                        session.user(),
                        admins.count(),
                        session.trace());
        return switch (outcome) {
            case CHANGED ->
                Answer.ok(
                        user + " is " + a(role) + " from the next command on.",
                        Data.of("user", user).and("role", role).map());
            case ASKER_NO_ADMIN, CONFIRMER_NO_ADMIN ->
                throw new UserError(
                        "ADMIN_ONLY", "Nothing has changed: who asked or who confirmed is no admin any more.");
            case SECOND_PERSON ->
                throw new UserError(
                        "SECOND_PERSON",
                        "Nothing has changed: with two admins it takes the other one to confirm what you asked for.");
            case UNKNOWN_USER, MEANWHILE ->
                throw new UserError(
                        "ROLE_MEANWHILE",
                        "Nothing has changed: the role of " + user
                                + " is not the one of the first step any more. Look at"
                                + " /role, then do the first step again.");
            case LAST_ADMIN -> throw last(user);
        };
    }

    private static UserError last(UserId user) {
        return new UserError(
                "LAST_ADMIN",
                "Nothing has changed: without " + user
                        + " no admin would be left who can be heard; make somebody else one"
                        + " first, for example /role tg-42 admin");
    }

    private Answer list() {
        List<StoredUser> all = admins.users().admins();
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> data = new ArrayList<>();
        for (StoredUser admin : all) {
            boolean heard = admins.users().hears(admin.user());
            lines.add(admin.user() + ": admin since " + since(admin) + (heard ? "" : "; cannot be heard here"));
            data.add(row(admin).and("heard", heard).map());
        }
        List<Map<String, Object>> taken = new ArrayList<>();
        for (UserId named : admins.named()) {
            admins.users().find(named).filter(row -> row.role() != Role.ADMIN).ifPresent(row -> {
                lines.add(named + ": named in the settings, " + a(row.role()) + " since " + since(row) + "; /role "
                        + named + " admin makes an admin again");
                taken.add(row(row).map());
            });
        }
        return Answer.ok(
                lines.isEmpty() ? "There is no admin." : String.join("\n", lines),
                Data.of("admins", data).and("named", taken).map());
    }

    private static Data row(StoredUser user) {
        return Data.of("user", user.user())
                .and("since", Data.time(user.roleAt()))
                .and("by", user.roleBy());
    }

    private static String since(StoredUser user) {
        return Data.time(user.roleAt()) + " by " + user.roleBy();
    }

    private static Role role(Words words) {
        for (Role role : Role.values()) {
            if (words.takeIf(typed(role))) {
                words.end();
                return role;
            }
        }
        if (!words.any()) {
            words.take("role, admin or user,");
        }
        throw words.wrong("BAD_ROLE", "The role must be admin or user but is \"" + Words.shown(words.peek()) + "\".");
    }

    private static String typed(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static String a(Role role) {
        return role == Role.ADMIN ? "an admin" : "a user";
    }
}
