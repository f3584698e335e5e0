package io.github.plimsoll.tests.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.contracts.ContractReader;
import io.github.plimsoll.evm.contracts.PinnedContracts;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.GasDecision;
import io.github.plimsoll.evm.sending.GasEstimator;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pinned contracts and estimates of gas, of a published token on a real EVM node. */
@Timeout(120)
class ContractsOnChainTest {
    private static final long START = 1_767_571_200L;
    private static final EvmAddress SPENDER = new EvmAddress("0x00000000000000000000000000000000000000bb");

    private static RpcClient client(Devnet node, long chain) {
        return RpcClient.builder(Endpoint.of(node.address()), chain)
                .clock(WorldClock.of(() -> START * 1_000_000))
                .build();
    }

    @Test
    @DisplayName("a token, its code and what may be taken of it are read from a chain, and what is another is named")
    void pinned() throws Exception {
        Devnet.with("pinned contracts", START, node -> {
            String owner = node.ask("eth_accounts").get(0).asText();
            EvmAddress token = new EvmAddress(node.token(1_000_000, owner).toLowerCase(Locale.ROOT));
            ContractReader reader = new ContractReader(List.of(client(node, Devnet.CHAIN)), 1);
            String hash = reader.codeHash(token).orElseThrow();
            PinnedContracts pinned = pinned(token, hash, owner, 18);
            assertThat(reader.check(pinned)).isEmpty();

            Call approval = pinned.approve(new EvmAddress(owner), token, SPENDER, BigInteger.valueOf(5_000));
            approve(node, owner, token, approval.data());
            assertThat(reader.check(pinned)).isEmpty();
            approve(node, owner, token, more(approval.data()));
            assertThat(codes(reader.check(pinned))).containsExactly(RefusalCode.WRONG_ALLOWANCE);
            assertThat(codes(reader.check(pinned(token, "0x" + "ab".repeat(32), owner, 6))))
                    .containsExactly(RefusalCode.WRONG_CODE, RefusalCode.WRONG_DECIMALS, RefusalCode.WRONG_ALLOWANCE);
            ContractReader elsewhere = new ContractReader(List.of(client(node, 8453)), 1);
            assertThat(codes(elsewhere.check(pinned))).contains(RefusalCode.WRONG_CHAIN, RefusalCode.CODE_UNKNOWN);
        });
    }

    private static PinnedContracts pinned(EvmAddress token, String hash, String owner, int decimals) {
        return new PinnedContracts(
                List.of(new PinnedContracts.Code("TOK", token, hash, Optional.empty())),
                List.of(new PinnedContracts.Token("TOK", token, decimals)),
                List.of(new PinnedContracts.Allowance(
                        token, new EvmAddress(owner), SPENDER, BigInteger.valueOf(5_000))));
    }

    private static List<RefusalCode> codes(List<Refusal> wrong) {
        return wrong.stream().map(Refusal::code).toList();
    }

    private static byte[] more(byte[] approval) {
        byte[] other = approval.clone();
        other[other.length - 1]++;
        return other;
    }

    private static void approve(Devnet node, String owner, EvmAddress token, byte[] data) throws Exception {
        String hex = "0x" + HexFormat.of().formatHex(data);
        node.ask("eth_sendTransaction", Map.of("from", owner, "to", token.hex(), "data", hex));
        node.ask("evm_mine");
    }

    @Test
    @DisplayName("gas is estimated with its margin, and what the contract refuses is refused with its words")
    void gas() throws Exception {
        Devnet.with("estimates of gas", START, node -> {
            String owner = node.ask("eth_accounts").get(0).asText();
            EvmAddress token = new EvmAddress(node.token(1_000, owner).toLowerCase(Locale.ROOT));
            GasEstimator estimator = new GasEstimator(List.of(client(node, Devnet.CHAIN)), 250);
            GasDecision fits = estimator.estimate(new EvmAddress(owner), token, BigInteger.ZERO, transfer(1_000));
            assertThat(((GasDecision.Limit) fits).gas()).isBetween(45_000L, 90_000L);
            GasDecision tooMuch = estimator.estimate(new EvmAddress(owner), token, BigInteger.ZERO, transfer(1_001));
            Refusal refusal = ((GasDecision.Refused) tooMuch).refusal();
            assertThat(refusal.code()).isEqualTo(RefusalCode.WOULD_REVERT);
            assertThat(refusal.sentence()).contains("exceeds balance");
        });
    }

    private static byte[] transfer(long amount) {
        return HexFormat.of()
                .parseHex("a9059cbb" + "0".repeat(24) + SPENDER.hex().substring(2) + String.format("%064x", amount));
    }
}
