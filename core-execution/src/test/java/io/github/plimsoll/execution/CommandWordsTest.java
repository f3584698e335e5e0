package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a command is hashed from: the same wish has the same hash, and no other wish has it. */
class CommandWordsTest {
    private final World world = World.create();
    private final SortableId one = world.ids.next();
    private final SortableId two = world.ids.next();

    private static void allDiffer(List<String> hashes) {
        assertThat(new TreeSet<>(hashes)).hasSameSizeAs(hashes);
        assertThat(hashes).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }

    private static void needsAKey(Function<String, Object> made) {
        assertThatThrownBy(() -> made.apply("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> made.apply("k".repeat(129))).isInstanceOf(IllegalArgumentException.class);
        assertThat(made.apply("k".repeat(128))).isNotNull();
    }

    @Test
    void eachCommandNeedsAKeyOfAtMost128Characters() {
        needsAKey(key -> new CancelCommand(key, World.ALICE, one, "t"));
        needsAKey(key -> new FlattenCommand(key, World.ALICE, World.HERS, "t"));
        needsAKey(key -> new MarginCommand(key, World.ALICE, one, Usd.of(1), "t"));
        needsAKey(key -> new EntryChangeCommand(key, World.ALICE, one, new ExitChange.Stop(null), "t"));
    }

    @Test
    void theHashIsOfTheWishAndNotOfItsKeyOrTrace() {
        List<String> hashes = new ArrayList<>();
        for (UserId user : List.of(World.ALICE, World.BOB)) {
            for (SortableId id : List.of(one, two)) {
                hashes.add(new CancelCommand("k", user, id, "t").payloadHash());
                hashes.add(new MarginCommand("k", user, id, Usd.of(1), "t").payloadHash());
                hashes.add(new MarginCommand("k", user, id, Usd.of(-1), "t").payloadHash());
                hashes.add(new EntryChangeCommand("k", user, id, new ExitChange.Stop(null), "t").payloadHash());
                hashes.add(new EntryChangeCommand("k", user, id, new ExitChange.End(5), "t").payloadHash());
            }
            for (AccountId account : List.of(World.HERS, World.HIS)) {
                hashes.add(new FlattenCommand("k", user, account, "t").payloadHash());
            }
        }
        allDiffer(hashes);
        assertThat(new CancelCommand("other", World.ALICE, one, "u").payloadHash())
                .isEqualTo(new CancelCommand("k", World.ALICE, one, "t").payloadHash());
        assertThat(new FlattenCommand("other", World.ALICE, World.HERS, "u").payloadHash())
                .isEqualTo(new FlattenCommand("k", World.ALICE, World.HERS, "t").payloadHash());
    }

    @Test
    void aFlattenMakesAKeyForEachPositionThatFits() {
        String longest = "k".repeat(90);
        assertThat(new FlattenCommand(longest, World.ALICE, World.HERS, "t").key(one))
                .isEqualTo(longest + "/" + one)
                .hasSizeLessThanOrEqualTo(128);
        String hashed = new FlattenCommand("k".repeat(91), World.ALICE, World.HERS, "t").key(one);
        assertThat(hashed).hasSizeLessThanOrEqualTo(128).endsWith("/" + one).doesNotContain("kkk");
        assertThat(new FlattenCommand("k".repeat(91), World.ALICE, World.HERS, "t").key(two))
                .isNotEqualTo(hashed);
    }

    @Test
    void aFlattenIsCompleteWhenItWasDoneAndNothingFailed() {
        SortableId id = world.opened("k", Side.LONG, "100", 10);
        FlattenReceipt.Each sent = new FlattenReceipt.Each(world.position(id), FlattenReceipt.Outcome.SENT, null);
        FlattenReceipt.Each failed = new FlattenReceipt.Each(world.position(id), FlattenReceipt.Outcome.FAILED, null);
        assertThat(new FlattenReceipt(Receipt.OK, "", List.of()).isComplete()).isTrue();
        assertThat(new FlattenReceipt(Receipt.OK, "", List.of(sent)).isComplete())
                .isTrue();
        assertThat(new FlattenReceipt(Receipt.OK, "", List.of(sent, failed)).isComplete())
                .isFalse();
        assertThat(new FlattenReceipt(Receipt.KEY_REUSED, "used", List.of()).isComplete())
                .isFalse();
    }

    @Test
    void marginGoesInOrOutAndIsNeverNothing() {
        MarginCommand in = new MarginCommand("k", World.ALICE, one, Usd.of(5), "t");
        assertThat(in.adds()).isTrue();
        assertThat(in.kind()).isEqualTo(IntentKind.ADD_MARGIN);
        assertThat(in.amount()).isEqualTo(Usd.of(5));
        MarginCommand out = new MarginCommand("k", World.ALICE, one, Usd.of(-5), "t");
        assertThat(out.adds()).isFalse();
        assertThat(out.kind()).isEqualTo(IntentKind.REMOVE_MARGIN);
        assertThat(out.amount()).isEqualTo(Usd.of(5));
        assertThatThrownBy(() -> new MarginCommand("k", World.ALICE, one, Usd.ZERO, "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 0 USD");
    }

    @Test
    void anEntryWaitsBetweenASecondAndNinetyDays() {
        OpenCommand order = world.command("k", Side.LONG, "100", 10);
        assertThat(new EntryCommand(order, World.price("1"), null, 1_000_000).validMicros())
                .isEqualTo(1_000_000);
        assertThat(new EntryCommand(order, World.price("1"), null, EntryCommand.LONGEST_MICROS).validMicros())
                .isEqualTo(90L * 86_400_000_000L);
        for (long wrong : new long[] {999_999, EntryCommand.LONGEST_MICROS + 1}) {
            assertThatThrownBy(() -> new EntryCommand(order, World.price("1"), null, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 s to 90 days");
        }
        assertThatThrownBy(() -> new EntryCommand(order, null, null, 1_000_000))
                .hasMessageContaining("a trigger or a limit");
    }
}
