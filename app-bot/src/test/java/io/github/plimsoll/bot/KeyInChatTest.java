package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.text.SecretText;
import io.github.plimsoll.evm.custody.KeyRing;
import io.github.plimsoll.evm.custody.LocalKey;
import io.github.plimsoll.evm.custody.Rotation;
import io.github.plimsoll.evm.custody.Vault;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.evm.signing.Checksum;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemorySealedKeyStore;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** No key leaves by chat, and one that comes in by chat does not stay. */
class KeyInChatTest {
    private static final List<String> ARGUMENTS = List.of(
            "",
            " key",
            " keys",
            " private",
            " secret",
            " seed",
            " mnemonic",
            " wallet",
            " hex",
            " base64",
            " export",
            " all",
            " json",
            " csv");

    @Test
    @DisplayName("TG-08 no command of any role tells the key of a wallet in any encoding, and none exports it")
    void neverOut() {
        SecureRandom random = new SecureRandom();
        byte[] above = random.generateSeed(LocalKey.LENGTH);
        MemorySealedKeyStore store = new MemorySealedKeyStore();
        try (KeyRing ring = new KeyRing(List.of(LocalKey.of("v1", above, random)));
                PrivateKey key = PrivateKey.of(KeyForms.KEY)) {
            Vault vault = new Vault(ring, random);
            new Rotation(store, ring, vault).run();
            Wallets wallets = new Wallets(store, vault, random, "8453");
            for (String user : List.of("keyed", ChainRun.ADMIN)) {
                try (PrivateKey own = user.equals("keyed") ? PrivateKey.of(KeyForms.KEY) : PrivateKey.random(random)) {
                    wallets.bring(user, own);
                }
            }
            ChainRun run = new ChainRun(Map.of("MESSAGES_PER_MINUTE", "100000"), Addresses.of(wallets));
            Map<String, Command> all = run.part(Commands.class).all();
            assertThat(all).hasSizeGreaterThan(50);
            assertThat(all.keySet())
                    .as("the one export is of trades")
                    .noneMatch(name ->
                            name.matches(".*(key|private|secret|seed|mnemonic|phrase|reveal|backup|export_).*"));
            StringBuilder said = new StringBuilder();
            for (Command command : all.values()) {
                assertThat(command.purpose() + command.usage()).doesNotContainIgnoringCase("private key");
                for (String user : List.of("keyed", ChainRun.ADMIN)) {
                    said.append(run.answer(user, command.example())).append('\n');
                    for (String argument : ARGUMENTS) {
                        said.append(run.answer(user, command.name() + argument)).append('\n');
                    }
                }
            }
            for (String kind : List.of("keys", "wallet", "key")) {
                JsonNode refused = run.answer("keyed", "/export " + kind + " json");
                assertThat(refused.get("outcome").asText())
                        .as(refused.toString())
                        .isEqualTo("rejected");
            }
            assertThat(said).as("the wallet is this one").contains(Checksum.of(key.address()));
            assertThat(new SecretScan(KeyForms.KEY).in(said.toString())).isEmpty();
            assertThat(new SecretScan(above).in(said.toString())).isEmpty();
            KeyForms.all().forEach((name, form) -> assertThat(said).as(name).doesNotContain(form));
        }
    }

    @Test
    @DisplayName(
            "TG-08 a key or seed phrase that a person types is refused in one sentence, deleted from the chat, and neither logged, stored nor echoed")
    void neverIn() throws SQLException {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
        try (ChatBot bot = new ChatBot()) {
            bot.ask(bot.alice, "/balance");
            List<String> shapes = List.of("%s", "/open BTC-USD long 100 10x %s", "/start %s", "#%s", "/%s");
            int number = 0;
            for (String form : KeyForms.all().values()) {
                String shape = shapes.get(number++ % shapes.size());
                refused(bot, bot.alice, shape.replace("%s", form), update -> {});
            }
            String hex = Objects.requireNonNull(KeyForms.all().get("hex"));
            refused(bot, bot.alice, hex, update -> message(update).put("edit_date", ChatBot.now()));
            refused(bot, bot.alice, hex, update -> message(update).put("forward_date", ChatBot.now()));
            refused(bot, bot.alice, hex, update -> {
                message(update).put("edit_date", ChatBot.now());
                update.set("edited_message", update.remove("message"));
            });
            refused(bot, bot.alice, "x", update -> {
                message(update).remove("text");
                message(update).put("caption", "my key " + hex);
            });
            // A stop is obeyed whatever else was typed, and the key beside it goes all the same.
            int told = bot.server().sent(bot.admin).size();
            int stop = bot.server().say(bot.admin, "/emergency_stop " + hex, ChatBot.now());
            bot.server().awaitDeleted(bot.admin, stop);
            bot.server().await(bot.admin, told, sent -> sent.text().contains("HALTED"));
            bot.server().await(bot.admin, told, sent -> sent.text().contains(SecretText.CODE));
            assertThat(bot.loosen("/emergency_resume")).contains("has ended");
            // A deletion that the service refuses is logged without a word of the text.
            bot.server().deletes(false);
            int answers = bot.server().sent(bot.alice).size();
            bot.server().say(bot.alice, hex, ChatBot.now());
            bot.server().await(bot.alice, answers, sent -> sent.text().contains(SecretText.CODE));
            bot.ask(bot.alice, "/price BTC-USD");

            for (String line : List.of(hex, "/wallet " + hex, "@" + hex + " /price", KeyForms.PHRASE)) {
                String printed = bot.demo.printed(line);
                assertThat(printed).contains(SecretText.CODE, "(not shown)").doesNotContain(hex, KeyForms.PHRASE);
            }

            StringBuilder said = new StringBuilder();
            bot.server()
                    .sent()
                    .forEach(sent ->
                            said.append(sent.text()).append(sent.keyboard()).append('\n'));
            for (ILoggingEvent event : List.copyOf(log.list)) {
                said.append(event.getFormattedMessage())
                        .append(event.getMDCPropertyMap())
                        .append('\n');
            }
            assertThat(said).contains("looks like a secret and was not deleted");
            assertThat(new SecretScan(KeyForms.KEY).in(said.toString())).isEmpty();
            KeyForms.all().forEach((name, form) -> assertThat(said).as(name).doesNotContainIgnoringCase(form));
            KeyForms.all()
                    .forEach((name, form) -> assertThat(stored(form)).as(name).isEmpty());
            assertThat(stored("tg-" + bot.alice))
                    .as("the search finds what is there")
                    .isNotEmpty();
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
        }
    }

    private static void refused(ChatBot bot, long user, String text, Consumer<ObjectNode> change) {
        int before = bot.server().sent(user).size();
        ObjectNode update = bot.server().message(user, text, ChatBot.now());
        change.accept(update);
        bot.server().push(update);
        bot.server().awaitDeleted(user, message(update).get("message_id").asInt());
        String told =
                bot.server().await(user, before, sent -> !ChatBot.news(sent)).text();
        assertThat(told)
                .as(text)
                .contains("[" + SecretText.CODE + "] This looks like a private key or a seed phrase")
                .contains("was not read, kept or logged", "delete it yourself");
    }

    private static ObjectNode message(ObjectNode update) {
        return (ObjectNode) update.get(update.has("message") ? "message" : "edited_message");
    }

    /** Tables of which a row holds this text. */
    private static List<String> stored(String text) {
        List<String> found = new ArrayList<>();
        try (Connection connection = Installation.database().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select table_schema || '.' || table_name from information_schema.tables where table_type = 'BASE TABLE'"
                            + " and table_schema in ('execution', 'bot', 'chain') and table_name not like 'flyway%'"
                            + " and has_table_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), 'select')")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                try (PreparedStatement search = connection.prepareStatement(
                        "select 1 from " + name + " t where position(lower(?) in lower(t::text)) > 0 limit 1")) {
                    search.setString(1, text);
                    try (ResultSet rows = search.executeQuery()) {
                        if (rows.next()) {
                            found.add(name);
                        }
                    }
                }
            }
            return found;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
