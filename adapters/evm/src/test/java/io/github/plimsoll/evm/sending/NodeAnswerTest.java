package io.github.plimsoll.evm.sending;

import static io.github.plimsoll.evm.sending.NodeAnswer.ACCEPTED;
import static io.github.plimsoll.evm.sending.NodeAnswer.BUSY;
import static io.github.plimsoll.evm.sending.NodeAnswer.KNOWN;
import static io.github.plimsoll.evm.sending.NodeAnswer.NEVER;
import static io.github.plimsoll.evm.sending.NodeAnswer.NONCE_TOO_LOW;
import static io.github.plimsoll.evm.sending.NodeAnswer.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.RpcResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of every client, whatever their capitals; silence and words that nobody knows say nothing. */
class NodeAnswerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // geth and reth
                "-32000 | already known | KNOWN",
                "-32000 | nonce too low: next nonce 7, tx nonce 5 | NONCE_TOO_LOW",
                "-32000 | nonce too high | NONCE_TOO_HIGH",
                "-32000 | replacement transaction underpriced | REPLACEMENT_UNDERPRICED",
                "-32000 | transaction underpriced | UNDERPRICED",
                "-32000 | transaction underpriced: gas tip cap 1, minimum needed 2 | UNDERPRICED",
                "-32000 | transaction gas price below minimum: gas tip cap 0, minimum needed 1 | UNDERPRICED",
                "-32000 | insufficient funds for gas * price + value: balance 1, tx cost 2, overshot 1 | INSUFFICIENT_FUNDS",
                "-32000 | intrinsic gas too low | NEVER",
                "-32000 | max fee per gas less than block base fee | UNDERPRICED",
                "-32000 | max priority fee per gas higher than max fee per gas | NEVER",
                "-32000 | exceeds block gas limit | NEVER",
                "-32000 | exceeds maximum per-transaction gas limit | NEVER",
                "-32000 | transaction gas limit too high (cap: 16777216, tx: 20000000) | NEVER",
                "-32000 | address already reserved | NO_ROOM",
                "-32000 | txpool is full | NO_ROOM",
                "-32000 | in-flight transaction limit reached for delegated accounts | NO_ROOM",
                "-32000 | gapped-nonce tx from delegated accounts | NONCE_TOO_HIGH",
                "-32000 | invalid chain id for signer: have 1 want 8453 | WRONG_CHAIN",
                // Nethermind, Besu, OpenEthereum, anvil
                "-32010 | OldNonce, Current nonce: 5, nonce of rejected tx: 4 | NONCE_TOO_LOW",
                "-32000 | NonceGap, exceeds next nonce | NONCE_TOO_HIGH",
                "-32000 | ReplacementNotAllowed | REPLACEMENT_UNDERPRICED",
                "-32000 | Nonce too far in the future | NONCE_TOO_HIGH",
                "-32000 | Known transaction | KNOWN",
                "-32000 | Upfront cost exceeds account balance | INSUFFICIENT_FUNDS",
                "-32010 | Transaction with the same hash was already imported. | KNOWN",
                "-32010 | Transaction gas price is too low. There is another transaction with same nonce in the queue. | REPLACEMENT_UNDERPRICED",
                "-32003 | transaction already imported | KNOWN",
                "-32003 | Insufficient funds for gas * price + value | INSUFFICIENT_FUNDS",
                // what is no answer about the transaction
                "-32000 | unknown transaction | UNKNOWN",
                "-32603 | already known | KNOWN",
                "-32603 | internal error | UNKNOWN",
                "-32005 | daily request count exceeded, request rate limited | BUSY",
                "429 | Too Many Requests | BUSY",
                "-32016 | over rate limit | BUSY",
                "4 | the transaction was added to the mempool but wasn't processed within 2s | UNKNOWN",
                "-32000 | something nobody has said before | UNKNOWN"
            })
    void theWordsOfEveryClient(long code, String words, NodeAnswer answer) {
        for (String said : List.of(words, words.toUpperCase(Locale.ROOT), words.toLowerCase(Locale.ROOT))) {
            assertThat(NodeAnswer.of(code, said)).as(said).isEqualTo(answer);
            assertThat(NodeAnswer.of(new RpcResult.Refused<>(code, said, ""))).isEqualTo(answer);
        }
    }

    @Test
    void silenceAndRubbishSayNothing() {
        assertThat(NodeAnswer.of(new RpcResult.Unreachable<>("timed out", true, Optional.empty())))
                .isEqualTo(UNKNOWN);
        assertThat(NodeAnswer.of(new RpcResult.Garbage<>("no JSON"))).isEqualTo(UNKNOWN);
        assertThat(NodeAnswer.of(new RpcResult.Value<>("0x"))).isEqualTo(ACCEPTED);
    }

    @Test
    void oneNodeThatHasThemIsEnoughAndOneThatSaysNothingProvesNothing() {
        assertThat(together(NEVER, KNOWN, BUSY)).isEqualTo(KNOWN);
        assertThat(together(NEVER, UNKNOWN)).isEqualTo(UNKNOWN);
        assertThat(together(NEVER, NEVER)).isEqualTo(NEVER);
        assertThat(together(UNKNOWN, NONCE_TOO_LOW)).isEqualTo(NONCE_TOO_LOW);
        assertThat(together()).isEqualTo(UNKNOWN);
        assertThat(ACCEPTED.held() && KNOWN.held() && !UNKNOWN.held()).isTrue();
    }

    private static NodeAnswer together(NodeAnswer... all) {
        return Broadcast.of(List.of(all).stream()
                        .map(answer -> new Broadcast(answer, ""))
                        .toList())
                .answer();
    }
}
