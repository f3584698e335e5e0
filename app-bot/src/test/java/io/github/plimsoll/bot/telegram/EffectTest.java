package io.github.plimsoll.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.AnswerBook;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.metrics.MetricsModule;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.world.RunModule;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StopJournal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every command of a deployment is classed on purpose: who adds one decides how old it may be. */
class EffectTest {
    private static final class NoStops implements StopJournal {
        @Override
        public void record(Latch latch) {}

        @Override
        public List<Latch> pending() {
            return List.of();
        }

        @Override
        public void clear() {}
    }

    private static final class NoAnswers implements AnswerBook {
        @Override
        public Optional<Kept> find(String key) {
            return Optional.empty();
        }

        @Override
        public void keep(String key, String command, Answer answer) {}
    }

    @Test
    void everyCommandIsClassed() {
        Commands commands = Guice.createInjector(
                        new MetricsModule(new TradeMeters(new SimpleMeterRegistry())),
                        new RunModule(
                                Settings.of(Map.of(), Map.of(), List.of()),
                                Optional.empty(),
                                new SplittableRandom(1),
                                new MemoryStore(System::nanoTime),
                                new NoStops(),
                                new NoAnswers(),
                                now -> now,
                                user -> List.of(),
                                List::of,
                                Addresses.none("none are kept here"),
                                Bindings.none("none are kept here"),
                                id -> Optional.empty(),
                                Optional.empty()))
                .getInstance(Commands.class);
        Map<Effect, Collection<String>> classed = new EnumMap<>(Effect.class);
        for (String name : commands.all().keySet()) {
            classed.computeIfAbsent(Effect.of(name), any -> new TreeSet<>()).add(name);
        }
        assertThat(classed.get(Effect.STOPS)).containsExactly("/emergency_stop");
        assertThat(classed.get(Effect.REDUCES)).containsExactly("/cancel", "/close", "/flatten", "/lock");
        assertThat(classed.get(Effect.ADDS))
                .containsExactly(
                        "/bind",
                        "/breakeven",
                        "/confirm",
                        "/dead",
                        "/deposit",
                        "/emergency_resume",
                        "/execution_mode",
                        "/exit",
                        "/increase",
                        "/maintenance",
                        "/margin",
                        "/open",
                        "/resolve",
                        "/risk_rules",
                        "/role",
                        "/settings",
                        "/stop",
                        "/target",
                        "/trail",
                        "/unlock",
                        "/withdraw");
        assertThat(classed.get(Effect.READS)).hasSize(commands.all().size() - 26);
    }
}
