package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.execution.UserRoles;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom the settings name as admins, at the start: made admins unless a command has said otherwise; where the two differ it is said. */
final class NamedAdmins {
    private static final Logger LOG = LoggerFactory.getLogger(NamedAdmins.class);

    private final UserRoles users;
    private final List<UserId> named;

    NamedAdmins(UserRoles users, List<UserId> named) {
        this.users = users;
        this.named = named;
    }

    void begin() {
        for (StoredUser row : users.begin(named, "start")) {
            LOG.warn(
                    "{} is named as an admin by the settings and has been a user since {} by {}; /role {} admin makes an"
                            + " admin again",
                    row.user(),
                    Data.time(row.roleAt()),
                    row.roleBy(),
                    row.user());
        }
        for (StoredUser row : users.admins()) {
            if (users.hears(row.user()) && !named.contains(row.user())) {
                LOG.warn(
                        "{} is an admin since {} by {} and not named by the settings; /role {} user ends it",
                        row.user(),
                        Data.time(row.roleAt()),
                        row.roleBy(),
                        row.user());
            }
        }
    }
}
