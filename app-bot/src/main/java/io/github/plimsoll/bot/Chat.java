package io.github.plimsoll.bot;

import com.google.inject.Injector;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.telegram.TelegramFront;
import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.time.Duration;
import java.time.InstantSource;

/** The Telegram front beside the trade path, when a token is configured. */
final class Chat {
    private Chat() {}

    static void start(
            Settings settings,
            Injector injector,
            Store store,
            Database database,
            Closer closer,
            TradingHealth health,
            Tasks tasks) {
        if (settings.get(Keys.TELEGRAM_BOT_TOKEN).isEmpty()) {
            return;
        }
        TelegramFront front = closer.add(
                "telegram",
                TelegramFront.start(new TelegramFront.Parts(
                        settings,
                        injector.getInstance(Commands.class),
                        store,
                        injector.getInstance(DeadLetters.class),
                        database.dataSource(),
                        injector.getInstance(PriceFeed.class),
                        InstantSource.system(),
                        Duration.ofSeconds(1))));
        health.chat(front::component);
        tasks.add("telegram/", front::children, front::taskHealth);
    }
}
