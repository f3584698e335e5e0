package io.github.plimsoll.bot;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.chain.ChainDesk;
import io.github.plimsoll.bot.chain.ChainWatch;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.console.Talk;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.bot.metrics.MetricsModule;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.world.RunModule;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.numbers.UserId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A configured deployment without its tasks: who wants a look at the chain asks for it. */
final class ChainRun {
    /** Everybody's, unless a test has wallets. */
    static final EvmAddress WALLET = new EvmAddress("0x5db3772136e5557efe028db05ee95c84d76faec4");

    /** The admin: in a deployment those of the chat are heard. */
    static final String ADMIN = "tg-7";

    final MemoryWalletStore sends = new MemoryWalletStore(System::nanoTime);
    private final MemoryStore store = new MemoryStore(System::nanoTime);
    private final Injector injector;

    ChainRun(Map<String, String> more, Addresses addresses) {
        this(more, addresses, Optional.empty());
    }

    /** One where somebody may trade real money. */
    ChainRun(Map<String, String> more, Addresses addresses, Optional<LiveSide.Maker> live) {
        this(more, addresses, live, Bindings.none("none are kept here"), 1);
    }

    /** One of a deployment that has started before, or has not: what was bound survives it. */
    ChainRun(
            Map<String, String> more,
            Addresses addresses,
            Optional<LiveSide.Maker> live,
            Bindings bindings,
            long seed) {
        Map<String, String> environment = new TreeMap<>(more);
        environment.put("ADMIN_USER_IDS", ADMIN.substring("tg-".length()));
        injector = Guice.createInjector(
                new MetricsModule(new TradeMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))),
                new RunModule(
                        Settings.of(environment, Map.of(), List.of()),
                        Optional.empty(),
                        new SplittableRandom(seed),
                        store,
                        new FileStopJournal(Scratch.directory()),
                        new MemoryBook(),
                        now -> now,
                        user -> List.of(),
                        List::of,
                        addresses,
                        bindings,
                        sends::find,
                        live));
    }

    ChainRun(Map<String, String> environment) {
        this(environment, user -> new Addresses.Found(Optional.of(WALLET), ""));
    }

    <T> T part(Class<T> type) {
        return injector.getInstance(type);
    }

    /** One look of the chain's task. */
    ChainRun look() {
        injector.getInstance(ChainDesk.class).watch().ifPresent(ChainWatch::turn);
        return this;
    }

    JsonNode answer(String user, String line) {
        Talk talk = new Talk(injector.getInstance(Commands.class), store, new UserId(user), 1, false);
        return Installation.say(talk, line).get(0);
    }

    JsonNode answer(String line) {
        return answer("alice", line);
    }
}
