package io.github.plimsoll.execution.spi;

import static io.github.plimsoll.execution.spi.SendState.BROADCAST;
import static io.github.plimsoll.execution.spi.SendState.CANCELLED;
import static io.github.plimsoll.execution.spi.SendState.DEAD;
import static io.github.plimsoll.execution.spi.SendState.FINAL;
import static io.github.plimsoll.execution.spi.SendState.MINED;
import static io.github.plimsoll.execution.spi.SendState.PLANNED;
import static io.github.plimsoll.execution.spi.SendState.RESERVED;
import static io.github.plimsoll.execution.spi.SendState.REVERTED;
import static io.github.plimsoll.execution.spi.SendState.SAFE;
import static io.github.plimsoll.execution.spi.SendState.SIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.ChainEntry.Change;
import io.github.plimsoll.risk.ControlState;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a row about a chain may say: every bound, and what goes together. */
class ChainRowsTest {
    private static final long NONE = -1;

    private static void refused(Executable made, String why) {
        assertThatThrownBy(made::execute)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static ChainSend send(SendState state, long place, int taken, long block, @Nullable String hash) {
        return new ChainSend("id", "1:0xa", "pay", 10, 5, state, place, taken, block, hash, "", 1);
    }

    private static ChainSend named(String id, String wallet, String payload, String reason) {
        return new ChainSend(id, wallet, payload, 10, 5, PLANNED, NONE, 0, NONE, null, reason, 1);
    }

    @Test
    void aSendHasTextsWithinTheirBounds() {
        assertThat(named("i".repeat(200), "w".repeat(200), "p".repeat(300_000), "r".repeat(500))
                        .reason())
                .hasSize(500);
        refused(() -> named("", "w", "p", ""), "id has 1 to 200 characters, not 0");
        refused(() -> named("i".repeat(201), "w", "p", ""), "not 201");
        refused(() -> named("i", "", "p", ""), "wallet has");
        refused(() -> named("i", "w".repeat(201), "p", ""), "wallet has");
        refused(() -> named("i", "w", "", ""), "payload has");
        refused(() -> named("i", "w", "p".repeat(300_001), ""), "payload has");
        refused(() -> named("i", "w", "p", "r".repeat(501)), "a reason has at most 500");
    }

    @Test
    void onlyWhatIsPlannedOrDeadHasNoPlace() {
        for (SendState state : SendState.values()) {
            boolean mined = EnumSet.of(MINED, SAFE, FINAL, REVERTED, CANCELLED).contains(state);
            int taken = mined ? 1 : 0;
            long block = mined ? 0 : NONE;
            String hash = mined ? "h" : null;
            assertThat(send(state, 0, taken, block, hash).state()).isEqualTo(state);
            if (state == PLANNED || state == DEAD) {
                assertThat(send(state, NONE, taken, block, hash).sequence()).isEqualTo(NONE);
            } else {
                refused(() -> send(state, NONE, taken, block, hash), state + " needs a place");
            }
            refused(() -> send(state, -2, taken, block, hash), "needs a place");
        }
    }

    @Test
    void whatIsInABlockNamesAttemptNumberAndHash() {
        for (SendState state : EnumSet.of(MINED, SAFE, FINAL, REVERTED, CANCELLED)) {
            refused(() -> send(state, 0, 0, 7, "h"), "goes with a block");
            refused(() -> send(state, 0, 1, NONE, "h"), "goes with a block");
            refused(() -> send(state, 0, 1, 7, null), "goes with a block");
        }
        for (SendState state : EnumSet.of(PLANNED, RESERVED, SIGNED, BROADCAST, DEAD)) {
            refused(() -> send(state, 0, 1, 7, "h"), "goes with a block");
        }
    }

    @Test
    void aSendMovesOnByVersions() {
        ChainSend planned = ChainSend.planned("id", "1:0xa", "pay", 10, 5);
        assertThat(planned).isEqualTo(new ChainSend("id", "1:0xa", "pay", 10, 5, PLANNED, NONE, 0, NONE, null, "", 1));
        assertThat(planned.reserved(3))
                .isEqualTo(new ChainSend("id", "1:0xa", "pay", 10, 5, RESERVED, 3, 0, NONE, null, "", 2));
        assertThat(planned.reserved(3).unreserved(PLANNED, "why"))
                .isEqualTo(new ChainSend("id", "1:0xa", "pay", 10, 5, PLANNED, NONE, 0, NONE, null, "why", 3));
        ChainSend signed = planned.reserved(3).moved(SIGNED, "w");
        assertThat(signed).isEqualTo(new ChainSend("id", "1:0xa", "pay", 10, 5, SIGNED, 3, 0, NONE, null, "w", 3));
        assertThat(signed.inBlock(MINED, 2, 9, "h", ""))
                .isEqualTo(new ChainSend("id", "1:0xa", "pay", 10, 5, MINED, 3, 2, 9, "h", "", 4));
        assertThat(ChainSend.filling("id", "1:0xa", "pay", 4, 5))
                .isEqualTo(new ChainSend("id", "1:0xa", "pay", Long.MAX_VALUE, 5, RESERVED, 4, 0, NONE, null, "", 1));
    }

    /** The published table of states, written out a second time. */
    @Test
    void aStateBecomesWhatTheTableSays() {
        Set<SendState> ends = EnumSet.of(FINAL, REVERTED, CANCELLED, DEAD);
        Map<SendState, Set<SendState>> table = new EnumMap<>(SendState.class);
        table.put(PLANNED, EnumSet.of(PLANNED, RESERVED, DEAD));
        table.put(RESERVED, EnumSet.of(RESERVED, PLANNED, SIGNED, DEAD));
        table.put(SIGNED, EnumSet.of(SIGNED, BROADCAST, MINED, SAFE, FINAL, REVERTED, CANCELLED, DEAD));
        table.put(BROADCAST, EnumSet.of(BROADCAST, MINED, SAFE, FINAL, REVERTED, CANCELLED, DEAD));
        table.put(MINED, EnumSet.of(BROADCAST, MINED, SAFE, FINAL, REVERTED, CANCELLED));
        table.put(SAFE, EnumSet.of(BROADCAST, MINED, SAFE, FINAL, REVERTED, CANCELLED));
        for (SendState from : SendState.values()) {
            assertThat(from.ended()).as("%s", from).isEqualTo(ends.contains(from));
            assertThat(from.left())
                    .as("%s", from)
                    .isEqualTo(EnumSet.of(SIGNED, BROADCAST, MINED, SAFE).contains(from));
            for (SendState to : SendState.values()) {
                assertThat(from.mayBecome(to))
                        .as("%s -> %s", from, to)
                        .isEqualTo(table.getOrDefault(from, EnumSet.noneOf(SendState.class))
                                .contains(to));
            }
        }
    }

    @Test
    void anAttemptIsWrittenSignedAndSent() {
        ChainAttempt written = ChainAttempt.written("id", 1, true, "terms");
        assertThat(written).isEqualTo(new ChainAttempt("id", 1, true, "terms", null, null, 0, 0, ""));
        ChainAttempt signed = written.signed("0xraw", "0xhash", 7);
        assertThat(signed).isEqualTo(new ChainAttempt("id", 1, true, "terms", "0xraw", "0xhash", 7, 0, ""));
        assertThat(signed.sent(9, "ok"))
                .isEqualTo(new ChainAttempt("id", 1, true, "terms", "0xraw", "0xhash", 7, 9, "ok"));
        assertThat(written.refused("no")).isEqualTo(new ChainAttempt("id", 1, true, "terms", null, null, 0, 0, "no"));
        assertThat(ChainAttempt.written("id", 100, false, "t").number()).isEqualTo(100);
        refused(() -> ChainAttempt.written("id", 0, false, "t"), "1 to 100, not 0");
        refused(() -> ChainAttempt.written("id", 101, false, "t"), "not 101");
        refused(() -> new ChainAttempt("id", 1, false, "t", "raw", null, 0, 0, ""), "go together");
        refused(() -> new ChainAttempt("id", 1, false, "t", null, "hash", 0, 0, ""), "go together");
        assertThat(written.refused("a".repeat(300)).answer()).hasSize(300);
        refused(() -> written.refused("a".repeat(301)), "at most 300");
    }

    private static Change change(String account, String asset, BigInteger by) {
        return new Change(account, asset, by);
    }

    @Test
    void anEntryChangesEachAssetOfAnAccountOnce() {
        Change one =
                change("a".repeat(200), "s".repeat(200), BigInteger.TWO.pow(256).subtract(BigInteger.ONE));
        assertThat(new ChainEntry("t".repeat(100), 0, 0, List.of(one, change("b", "s", BigInteger.ONE))).changes())
                .hasSize(2);
        refused(() -> change("", "s", BigInteger.ONE), "1 to 200");
        refused(() -> change("a".repeat(201), "s", BigInteger.ONE), "1 to 200");
        refused(() -> change("a", "", BigInteger.ONE), "1 to 200");
        refused(() -> change("a", "s".repeat(201), BigInteger.ONE), "1 to 200");
        refused(() -> change("a", "s", BigInteger.TWO.pow(256)), "256 bits");
        refused(() -> new ChainEntry("", 0, 0, List.of(one)), "a transaction");
        refused(() -> new ChainEntry("t".repeat(101), 0, 0, List.of(one)), "a transaction");
        refused(() -> new ChainEntry("t", -1, 0, List.of(one)), "a transaction");
        refused(() -> new ChainEntry("t", 0, -1, List.of(one)), "a transaction");
        refused(() -> new ChainEntry("t", 0, 0, List.of()), "a transaction");
        refused(
                () -> new ChainEntry(
                        "t", 0, 0, List.of(change("a", "s", BigInteger.ONE), change("a", "s", BigInteger.TWO))),
                "once");
    }

    @Test
    void aBlockHasANumberAndAHash() {
        assertThat(new ReadBlock(0, "h".repeat(100)).number()).isZero();
        refused(() -> new ReadBlock(-1, "h"), "a block");
        refused(() -> new ReadBlock(0, ""), "a block");
        refused(() -> new ReadBlock(0, "h".repeat(101)), "a block");
    }

    private static SealedKey key(String wallet, String owner, String chain, String wrapped, String sealed) {
        return new SealedKey(wallet, owner, chain, "2026-11", wrapped, sealed, 1);
    }

    @Test
    void aSealedKeyIsBoundToItsWalletAndSaysNothingOfWhatIsSealed() {
        SealedKey key = key("8453:0xab", "alice", "8453", "c0ffee", "deadbeef");
        assertThat(key.address()).isEqualTo("0xab");
        assertThat(key.toString()).isEqualTo("sealed key of 8453:0xab of alice under 2026-11, revision 1");
        assertThat(key.rewrapped("2026-12", "abcd"))
                .isEqualTo(new SealedKey("8453:0xab", "alice", "8453", "2026-12", "abcd", "deadbeef", 2));
        assertThat(key("1:" + "a".repeat(198), "o".repeat(200), "1", "ab".repeat(6_144), "ab".repeat(512))
                        .wallet())
                .hasSize(200);
    }

    @Test
    void aSealedKeyOfAnotherFormIsRefused() {
        refused(() -> key("1:a", "", "1", "ab", "ab"), "an owner");
        refused(() -> key("1:a", "o".repeat(201), "1", "ab", "ab"), "an owner");
        refused(() -> key(":a", "o", "", "ab", "ab"), "a chain is");
        refused(() -> key("1:1:a", "o", "1:1", "ab", "ab"), "a chain is");
        refused(() -> key("c".repeat(51) + ":a", "o", "c".repeat(51), "ab", "ab"), "a chain is");
        refused(() -> key("2:a", "o", "1", "ab", "ab"), "a wallet is");
        refused(() -> key("1:", "o", "1", "ab", "ab"), "a wallet is");
        refused(() -> key("1:" + "a".repeat(199), "o", "1", "ab", "ab"), "a wallet is");
        for (String hex : List.of("", "abc", "AB", "xy")) {
            refused(() -> key("1:a", "o", "1", hex, "ab"), "a wrapped data key");
            refused(() -> key("1:a", "o", "1", "ab", hex), "a sealed key");
        }
        refused(() -> key("1:a", "o", "1", "ab".repeat(6_145), "ab"), "a wrapped data key");
        refused(() -> key("1:a", "o", "1", "ab", "ab".repeat(513)), "a sealed key");
        refused(() -> new SealedKey("1:a", "o", "1", "V 1", "ab", "ab", 1), "key version");
        refused(() -> new SealedKey("1:a", "o", "1", "v", "ab", "ab", 0), "a revision");
    }

    @Test
    void aKeyVersionHasANameAndACheck() {
        KeyVersion version = new KeyVersion("2026-11.a", "c".repeat(200), KeyVersion.State.ACTIVE);
        assertThat(version.in(KeyVersion.State.RETIRED))
                .isEqualTo(new KeyVersion("2026-11.a", "c".repeat(200), KeyVersion.State.RETIRED));
        assertThat(KeyVersion.isId("a".repeat(32))).isTrue();
        assertThat(KeyVersion.isId("a".repeat(33))).isFalse();
        assertThat(KeyVersion.isId("")).isFalse();
        refused(() -> new KeyVersion("A", "c", KeyVersion.State.ACTIVE), "a key version");
        refused(() -> new KeyVersion("a", "", KeyVersion.State.ACTIVE), "a check");
        refused(() -> new KeyVersion("a", "c".repeat(201), KeyVersion.State.ACTIVE), "a check");
    }

    @Test
    void aSourceHoldsWhenItTakesAnythingAway() {
        assertThat(ControlReading.said("s", ControlState.ACTIVE, true, "").holds())
                .isFalse();
        assertThat(ControlReading.said("s", ControlState.ACTIVE, false, "").holds())
                .isTrue();
        assertThat(ControlReading.said("s", ControlState.REDUCE_ONLY, true, "").holds())
                .isTrue();
    }
}
