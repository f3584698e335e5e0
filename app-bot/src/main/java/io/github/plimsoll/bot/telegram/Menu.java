package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.execution.spi.Role;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.objects.commands.BotCommand;

/** The menu of commands, from the same table that help shows: everybody's, and the whole one in chats of admins. */
final class Menu {
    private static final Logger LOG = LoggerFactory.getLogger(Menu.class);
    private static final int MAX_PURPOSE = 256;

    private Menu() {}

    static void publish(BotApi api, Collection<Command> commands, Set<Long> admins) throws ApiException {
        api.menu(0, of(commands, Role.USER));
        for (long admin : admins) {
            try {
                api.menu(admin, of(commands, Role.ADMIN));
            } catch (ApiException failed) {
                if (failed.kind() != ApiException.Kind.REFUSED) {
                    throw failed;
                }
                LOG.info("an admin has not started the bot yet, so there is no menu for that chat");
            }
        }
    }

    /** What a role may use. */
    static List<BotCommand> of(Collection<Command> commands, Role role) {
        return commands.stream()
                .filter(command -> command.role() == Role.USER || role == Role.ADMIN)
                .map(command -> BotCommand.builder()
                        .command(command.name().substring(1))
                        .description(cut(command.purpose()))
                        .build())
                .<BotCommand>map(command -> command)
                .toList();
    }

    private static String cut(String purpose) {
        return purpose.length() > MAX_PURPOSE ? purpose.substring(0, MAX_PURPOSE) : purpose;
    }
}
