package io.github.plimsoll.tests.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.chain.ChainDesk;
import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.AnswerBook;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Request;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.metrics.MetricsModule;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.world.RunModule;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.numbers.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people are told of a wallet on a real EVM node with a published token. */
class WalletOnChainTest {
    private static final String OWNER = "0x" + "a".repeat(39) + "1";
    private static final String SPENDER = "0x" + "b".repeat(39) + "2";

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

    private static Answer say(Map<String, String> environment, String command) {
        Injector injector = Guice.createInjector(
                new MetricsModule(new TradeMeters(new SimpleMeterRegistry())),
                new RunModule(
                        Settings.of(environment, Map.of(), List.of()),
                        Optional.empty(),
                        new SplittableRandom(1),
                        new MemoryStore(System::nanoTime),
                        new NoStops(),
                        new NoAnswers(),
                        now -> now,
                        user -> List.of(),
                        List::of,
                        user -> new Addresses.Found(Optional.of(new EvmAddress(OWNER)), ""),
                        Bindings.none("none"),
                        id -> Optional.empty(),
                        Optional.empty()));
        injector.getInstance(ChainDesk.class).watch().orElseThrow().turn();
        return injector.getInstance(Commands.class).handle(new Request(new UserId("ann"), "k-1", command, "t-1"));
    }

    @Test
    @DisplayName("balances, gas and allowances are those of the chain, and another chain or contract is refused")
    void onARealNode() throws Exception {
        Devnet.with("wallets on a chain", 1_767_571_200L, WalletOnChainTest::look);
    }

    private static void look(Devnet node) throws Exception {
        String token = node.token(25_500_001L, OWNER);
        node.ask(
                "anvil_setBalance",
                OWNER,
                "0x" + BigInteger.TEN.pow(17).add(BigInteger.ONE).toString(16));
        node.ask("anvil_impersonateAccount", OWNER);
        // approve(address,uint256): 250 of 6 decimals
        node.ask(
                "eth_sendTransaction",
                Map.of(
                        "from",
                        OWNER,
                        "to",
                        token,
                        "maxFeePerGas",
                        "0x77359400",
                        "maxPriorityFeePerGas",
                        "0x1",
                        "data",
                        "0x095ea7b3" + "0".repeat(24) + SPENDER.substring(2) + String.format("%064x", 250_000_000)));
        node.ask("evm_mine");
        BigInteger left = new BigInteger(
                node.ask("eth_getBalance", OWNER, "latest").asText().substring(2), 16);
        Map<String, String> environment = new HashMap<>(Map.of(
                "CHAIN_RPC_URLS",
                node.address(),
                "CHAIN_ID",
                Long.toString(Devnet.CHAIN),
                "CHAIN_OP_STACK",
                "false",
                "CHAIN_USDC",
                token.toLowerCase(Locale.ROOT),
                "CHAIN_USDC_DECIMALS",
                "18",
                "CHAIN_SPENDER",
                SPENDER,
                "CHAIN_SPENDER_USDC",
                "250"));
        Answer wallet = say(environment, "/wallet");
        assertThat(wallet.data())
                .as(wallet.text())
                .containsEntry(
                        "eth", new BigDecimal(left, 18).stripTrailingZeros().toPlainString())
                .containsEntry("usdc", "0.000000000025500001");
        assertThat(say(environment, "/gas").data()).containsKeys("base_fee_gwei", "transfers");
        assertThat(say(environment, "/allowance").data())
                .containsEntry("allowance", "0.00000000025")
                .containsEntry("verdict", "TOO_LITTLE");

        environment.put("CHAIN_USDC_DECIMALS", "6");
        assertThat(say(environment, "/fund").code()).isEqualTo("WRONG_DECIMALS");
        assertThat(say(environment, "/allowance").code()).isEqualTo("CHAIN_UNKNOWN");
        environment.put("CHAIN_ID", "8453");
        assertThat(say(environment, "/wallet").text()).contains("0 of 1 nodes");
    }
}
