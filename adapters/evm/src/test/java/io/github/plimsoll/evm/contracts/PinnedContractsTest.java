package io.github.plimsoll.evm.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.contracts.PinnedContracts.Allowance;
import io.github.plimsoll.evm.contracts.PinnedContracts.Code;
import io.github.plimsoll.evm.contracts.PinnedContracts.Token;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One thing after the other is another than was pinned. */
class PinnedContractsTest {
    private static final EvmAddress PROXY = new EvmAddress("0x44914408af82bc9983bbb330e3578e1105e11d4e");
    private static final EvmAddress RUNS = new EvmAddress("0x00000000000000000000000000000000000000aa");
    private static final EvmAddress USDC = new EvmAddress("0x833589fcd6edb6e08f4c7c32d4f71b54bda02913");
    private static final EvmAddress OWNER = new EvmAddress("0x00000000000000000000000000000000000000bb");
    private static final EvmAddress STORAGE = new EvmAddress("0x8a311d7048c35985aa31c131b9a13e03a5f7422d");
    private static final byte[] CODE = {1, 2, 3};
    private static final byte[] OTHER_CODE = {1, 2, 4};

    private final PinnedContracts pinned = new PinnedContracts(
            List.of(
                    new Code("Trading", PROXY, PinnedContracts.hash(CODE), Optional.of(RUNS)),
                    new Code("Trading's code", RUNS, PinnedContracts.hash(OTHER_CODE), Optional.empty())),
            List.of(new Token("USDC", USDC, 6)),
            List.of(new Allowance(USDC, OWNER, STORAGE, BigInteger.valueOf(250_000_000))));

    private static byte[] word(String hex) {
        return HexFormat.of().parseHex("0".repeat(64 - hex.length()) + hex);
    }

    private static List<Optional<byte[]>> asPinned() {
        return new ArrayList<>(List.of(
                Optional.of(CODE),
                Optional.of(OTHER_CODE),
                Optional.of(word("aa")),
                Optional.of(word("")),
                Optional.of(word("06")),
                Optional.of(word("0ee6b280"))));
    }

    private List<RefusalCode> with(int question, Optional<byte[]> answer) {
        List<Optional<byte[]>> answers = asPinned();
        answers.set(question, answer);
        return pinned.check(answers).stream().map(Refusal::code).toList();
    }

    @Test
    void whatIsAsItWasPinnedPasses() {
        assertThat(pinned.questions()).hasSize(6);
        assertThat(pinned.check(asPinned())).isEmpty();
        assertThat(with(5, Optional.of(word("01"))))
                .as("less is left of the allowance")
                .isEmpty();
    }

    @Test
    void whateverIsAnotherIsNamed() {
        assertThat(with(0, Optional.of(OTHER_CODE))).containsExactly(RefusalCode.WRONG_CODE);
        assertThat(with(0, Optional.of(new byte[0]))).containsExactly(RefusalCode.WRONG_CODE);
        assertThat(with(2, Optional.of(word("ab"))))
                .as("the proxy was upgraded")
                .containsExactly(RefusalCode.WRONG_CODE);
        assertThat(with(3, Optional.of(word("ab")))).as("it was no proxy").containsExactly(RefusalCode.WRONG_CODE);
        assertThat(with(4, Optional.of(word("12")))).containsExactly(RefusalCode.WRONG_DECIMALS);
        assertThat(with(5, Optional.of(word("0ee6b281")))).containsExactly(RefusalCode.WRONG_ALLOWANCE);
        assertThat(with(5, Optional.of(word("f".repeat(64))))).containsExactly(RefusalCode.WRONG_ALLOWANCE);
    }

    @Test
    void whatIsNotKnownIsNotAsPinned() {
        for (int question = 0; question < 6; question++) {
            assertThat(with(question, Optional.empty())).as("%d", question).containsExactly(RefusalCode.CODE_UNKNOWN);
        }
        assertThat(with(4, Optional.of(new byte[] {6}))).as("half a word").containsExactly(RefusalCode.CODE_UNKNOWN);
    }

    @Test
    void nobodyIsAllowedMoreThanWasListedAndNobodyElseAnything() {
        assertThat(HexFormat.of()
                        .formatHex(pinned.approve(OWNER, USDC, STORAGE, BigInteger.valueOf(250_000_000))
                                .data()))
                .isEqualTo("095ea7b3" + "0".repeat(24) + STORAGE.hex().substring(2) + "0".repeat(56) + "0ee6b280");
        refused(RefusalCode.WRONG_ALLOWANCE, STORAGE, BigInteger.valueOf(250_000_001));
        refused(RefusalCode.NOT_ALLOWED, PROXY, BigInteger.ONE);
    }

    private void refused(RefusalCode code, EvmAddress spender, BigInteger amount) {
        assertThatThrownBy(() -> pinned.approve(OWNER, USDC, spender, amount))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    @Test
    void whatCannotBePinnedIsAMistake() {
        assertThatThrownBy(() -> new Allowance(
                        USDC, OWNER, STORAGE, BigInteger.TWO.pow(256).subtract(BigInteger.ONE)))
                .hasMessageContaining("has a limit");
        assertThatThrownBy(() -> new PinnedContracts(
                        List.of(new Code("Trading", PROXY, PinnedContracts.hash(CODE), Optional.of(RUNS))),
                        List.of(),
                        List.of()))
                .hasMessageContaining("is not pinned");
        assertThatThrownBy(() -> new PinnedContracts(List.of(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
