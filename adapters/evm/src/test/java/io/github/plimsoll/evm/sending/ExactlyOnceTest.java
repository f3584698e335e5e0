package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Two processes share an account on a chain that forgets, lags, reorganises and stalls, and die between any two writes: what
 * was asked for happens once or, when its time is over, never; and what the books say of it is what the chain holds.
 */
class ExactlyOnceTest {
    private static final int SEEDS = 150;
    private static final long SECOND = 1_000_000;
    private static final long START = 1_767_571_200_000_000L;
    private static final EvmAddress TOKEN = new EvmAddress("0x833589fcd6edb6e08f4c7c32d4f71b54bda02913");
    private static final BigInteger GWEI = BigInteger.TEN.pow(9);

    private static final class Key implements Signer {
        private final PrivateKey key;

        Key(int number) {
            byte[] secret = new byte[PrivateKey.LENGTH];
            secret[PrivateKey.LENGTH - 1] = (byte) number;
            key = PrivateKey.of(secret);
        }

        @Override
        public EvmAddress address() {
            return key.address();
        }

        @Override
        public Optional<Refusal> refuses(Transaction transaction) {
            return Optional.empty();
        }

        @Override
        public SignedTransaction sign(Transaction transaction) {
            return transaction.sign(key);
        }
    }

    /** One random life. */
    private static final class Schedule {
        private final RandomGenerator random;
        private final PoolChain chain;
        private final MemoryWalletStore books;
        private final List<RoughWallets> stores = new ArrayList<>();
        private final List<DurableSender> senders = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();
        private long now = START;
        private final boolean others;
        private boolean foreign;
        private int gaps;
        private int together;
        private final String wallet;
        private long stalled;

        Schedule(RandomGenerator random) {
            this.random = random;
            PoolChain.Faults faults = new PoolChain.Faults();
            faults.blind = rate(100);
            faults.lag = rate(200);
            faults.unclear = rate(150);
            faults.lost = rate(200);
            faults.answerLost = rate(200);
            faults.errorThenKept = rate(200);
            faults.late = rate(150);
            faults.busy = rate(100);
            faults.dropped = rate(200);
            chain = new PoolChain(random, faults);
            chain.runsCode = random.nextInt(8) == 0;
            books = new MemoryWalletStore(() -> now * 1_000);
            others = random.nextInt(3) == 0;
            Key key = new Key(7);
            wallet = PoolChain.CHAIN + ":" + key.address().hex();
            SendingSettings settings = SendingSettings.of(
                    new TransactionRules(PoolChain.CHAIN, new FeeLimits(GWEI, GWEI.multiply(BigInteger.TEN.pow(6)))),
                    // Sometimes a day's gas does not pay for all of it.
                    random.nextInt(5) == 0 ? GWEI.multiply(BigInteger.valueOf(3_000)) : GWEI.pow(3));
            int deaths = rate(40);
            for (String name : List.of("one", "two")) {
                RoughWallets store = new RoughWallets(books, random, deaths);
                stores.add(store);
                senders.add(new DurableSender(store, watched(), key, settings, WorldClock.of(() -> now), name));
            }
        }

        private int rate(int most) {
            return random.nextInt(3) == 0 ? 0 : random.nextInt(most);
        }

        /** Bytes that leave are stored already, whatever happens next. */
        private Chain watched() {
            return new Chain() {
                @Override
                public Optional<ChainView> look(EvmAddress account) {
                    return chain.look(account);
                }

                @Override
                public Map<String, Sighting> sightings(List<String> hashes) {
                    return chain.sightings(hashes);
                }

                @Override
                public List<Broadcast> broadcast(List<String> raws, BooleanSupplier may) {
                    raws.forEach(Schedule.this::mayLeave);
                    assertThat(raws.stream().map(raw -> PoolChain.known(raw).nonce()))
                            .as("in the order of their places")
                            .isSorted();
                    together = Math.max(together, raws.size());
                    return chain.broadcast(raws, may);
                }
            };
        }

        private void mayLeave(String raw) {
            Item owner = owner(raw);
            gaps += owner.send().id().startsWith("gap:") ? 1 : 0;
            assertThat(owner.send().state().ended())
                    .as("what has ended is not sent")
                    .isFalse();
            ChainAttempt attempt = owner.attempts().stream()
                    .filter(one -> raw.equals(one.raw()))
                    .findFirst()
                    .orElseThrow();
            assertThat(attempt.cancels() || now < owner.send().deadline())
                    .as("nothing but its cancel is sent after its deadline")
                    .isTrue();
        }

        private Item owner(String raw) {
            return Stream.concat(
                            ids.stream().map(id -> books.find(id).orElseThrow()), books.work(wallet).items().stream())
                    .filter(item -> item.attempts().stream().anyMatch(one -> raw.equals(one.raw())))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("bytes left that are not stored"));
        }

        void run() {
            int calls = random.nextInt(1, 12);
            for (int turn = 0; turn < 250; turn++) {
                now += 2 * SECOND;
                if (ids.size() < calls && random.nextInt(6) == 0) {
                    submit();
                }
                world();
                for (DurableSender sender : senders) {
                    attempt(() -> sender.step());
                }
            }
            calm();
            judge();
        }

        private void submit() {
            String id = "call" + ids.size();
            ids.add(id);
            byte[] data = {(byte) (random.nextInt(10) == 0 ? 0xff : 1), (byte) ids.size()};
            Call call = new Call(TOKEN, BigInteger.valueOf(random.nextInt(100)), data, 60_000);
            long deadline = now + random.nextLong(5, 400) * SECOND;
            // Whoever asks does so again until there is an answer, of whichever process.
            for (int n = 0; n < 50 && books.find(id).isEmpty(); n++) {
                attempt(() -> senders.get(random.nextInt(2)).submit(id, call, deadline));
            }
            attempt(() -> senders.get(random.nextInt(2)).submit(id, call, deadline));
        }

        private void attempt(Runnable work) {
            try {
                work.run();
            } catch (RoughWallets.Died died) {
                // The next step reads what was stored.
            } catch (StoreException failed) {
                assertThat(failed.kind()).as("a rule of the store").isEqualTo(StoreException.Kind.COMMIT_UNKNOWN);
            }
        }

        private void world() {
            if (now < stalled) {
                return;
            }
            if (random.nextInt(400) == 0) {
                stalled = now + 7_200 * SECOND;
                now += random.nextBoolean() ? 7_200 * SECOND : 0;
            }
            chain.mine(random.nextInt(4) == 0);
            if (random.nextInt(12) == 0) {
                chain.reorg(random.nextInt(1, 4));
            }
            if (random.nextInt(40) == 0) {
                chain.forgetPool();
            }
            if (others && random.nextInt(60) == 0) {
                foreign = true;
                chain.useNonceElsewhere();
            }
            if (random.nextInt(30) == 0) {
                long factor = random.nextInt(1, 60);
                chain.baseFee = BigInteger.valueOf(5_000_000L * factor);
            }
            chain.settle(12);
        }

        /** Nothing goes wrong any more: everything ends. */
        private void calm() {
            chain.faults.none = true;
            chain.baseFee = BigInteger.valueOf(5_000_000);
            stores.forEach(store -> store.calm = true);
            for (int turn = 0;
                    turn < 4_000 && ids.stream().anyMatch(id -> !state(id).ended());
                    turn++) {
                now += 2 * SECOND;
                chain.mine(false);
                chain.settle(5);
                senders.forEach(DurableSender::step);
            }
        }

        private SendState state(String id) {
            return books.find(id).map(item -> item.send().state()).orElse(SendState.DEAD);
        }

        private void judge() {
            List<PoolChain.Known> happened = chain.happened();
            for (String id : ids) {
                Item item = books.find(id).orElseThrow();
                ChainSend send = item.send();
                assertThat(send.state().ended()).as("%s ends: %s", id, item).isTrue();
                byte[] data = Call.read(send.payload()).data();
                String hex = java.util.HexFormat.of().formatHex(data);
                List<PoolChain.Known> done = happened.stream()
                        .filter(one ->
                                one.to().equals(TOKEN.hex()) && one.data().equals(hex))
                        .toList();
                boolean taken = send.state() == SendState.FINAL || send.state() == SendState.REVERTED;
                assertThat(done).as("%s on the chain: %s", id, item).hasSize(taken ? 1 : 0);
                if (taken) {
                    assertThat(done.get(0).nonce()).isEqualTo(send.sequence());
                    assertThat(PoolChain.reverts(done.get(0))).isEqualTo(send.state() == SendState.REVERTED);
                    assertThat(Objects.requireNonNull(
                                    item.attempts().get(send.taken() - 1).hash()))
                            .isEqualTo(done.get(0).hash());
                }
                if (!foreign) {
                    assertThat(send.reason()).doesNotContain(SendingRule.USED);
                }
            }
        }
    }

    @Test
    @DisplayName(
            "whatever dies, is lost, late, dropped or reorganised: each call happens once, or never and is said so")
    void exactlyOnce() {
        Map<SendState, Integer> ends = new EnumMap<>(SendState.class);
        int[] deaths = new int[1];
        int[] raised = new int[1];
        int[] gaps = new int[1];
        int[] together = new int[1];
        Cases.check("one effect for each call", SEEDS, random -> {
            Schedule schedule = new Schedule(random);
            schedule.run();
            for (String id : schedule.ids) {
                ends.merge(schedule.state(id), 1, Integer::sum);
                raised[0] += schedule.books.find(id).orElseThrow().attempts().size() > 1 ? 1 : 0;
            }
            gaps[0] += schedule.gaps;
            together[0] = Math.max(together[0], schedule.together);
            schedule.stores.forEach(store -> deaths[0] += store.died);
        });
        if (Cases.isFull(SEEDS)) {
            assertThat(ends.keySet())
                    .contains(SendState.FINAL, SendState.REVERTED, SendState.CANCELLED, SendState.DEAD);
            assertThat(deaths[0]).isGreaterThan(100);
            assertThat(raised[0]).isGreaterThan(50);
            assertThat(gaps[0]).isPositive();
            assertThat(together[0]).as("of one message").isGreaterThan(3);
        }
    }
}
