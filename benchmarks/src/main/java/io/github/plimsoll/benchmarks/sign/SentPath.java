package io.github.plimsoll.benchmarks.sign;

import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.sending.Argument;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.DurableSender;
import io.github.plimsoll.evm.sending.FeeLimits;
import io.github.plimsoll.evm.sending.PolicySigner;
import io.github.plimsoll.evm.sending.PolicySigner.Allowed;
import io.github.plimsoll.evm.sending.Providers;
import io.github.plimsoll.evm.sending.SendingSettings;
import io.github.plimsoll.evm.sending.TransactionRules;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.numbers.WorldClock;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What it takes to watch transactions that are on their way, and to go on with them after a restart: senders with stores in an
 * embedded PostgreSQL with fsync, before a node on this machine. Time is moved, not waited for.
 */
final class SentPath implements AutoCloseable {
    private static final EvmAddress TOKEN = new EvmAddress("0x833589fcd6edb6e08f4c7c32d4f71b54bda02913");
    private static final Duration BLOCK = Duration.ofSeconds(2);
    private static final int WATCHED_ACCOUNTS = 4;
    private static final int WATCHED = 50;
    private static final int WATCHED_BLOCKS = 30;
    private static final int ACCOUNTS = 20;
    private static final int EACH = 50;

    private final AtomicLong moved = new AtomicLong();
    private final WorldClock clock = WorldClock.of(
            () -> System.currentTimeMillis() * 1_000 + moved.get(), () -> System.nanoTime() + 1_000 * moved.get());
    private final WalletStore store;
    private final LocalChain chain = new LocalChain();
    private final List<PrivateKey> keys = new ArrayList<>();
    private int calls;

    SentPath(WalletStore store) throws IOException {
        this.store = store;
    }

    Map<String, Object> run() {
        Map<String, Object> line = new LinkedHashMap<>();
        List<PrivateKey> few = keys(WATCHED_ACCOUNTS);
        List<DurableSender> watching = senders(few);
        sent(watching, WATCHED);
        line.put("watched", WATCHED_ACCOUNTS * WATCHED);
        line.put("calls_per_s_before_a_block", watched(watching, false));
        chain.makeBlock(true);
        line.put("calls_per_s_in_blocks", watched(watching, true));
        chain.finish();
        finished(watching, few.size() * WATCHED);

        List<PrivateKey> many = keys(ACCOUNTS);
        sent(senders(many), EACH);
        line.put("in_flight", ACCOUNTS * EACH);
        line.put("restart_before_a_block_ms", again(many));
        chain.makeBlock(true);
        chain.finish();
        long begun = System.nanoTime();
        finished(senders(many), ACCOUNTS * EACH);
        line.put("restart_after_all_were_final_ms", millis(begun));
        return line;
    }

    /** One look of a new process at everything that no block has yet; bytes that were given long ago are given again. */
    private long again(List<PrivateKey> many) {
        moved.addAndGet(60_000_000);
        chain.makeBlock(false);
        List<DurableSender> anew = senders(many);
        long begun = System.nanoTime();
        anew.forEach(DurableSender::step);
        return millis(begun);
    }

    private static long millis(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** Requests in a second of the chain's time. */
    private double watched(List<DurableSender> senders, boolean includes) {
        long before = chain.requests();
        for (int i = 0; i < WATCHED_BLOCKS; i++) {
            moved.addAndGet(BLOCK.toMillis() * 1_000);
            chain.makeBlock(includes);
            senders.forEach(DurableSender::step);
        }
        return Math.round(100.0 * (chain.requests() - before) / (WATCHED_BLOCKS * BLOCK.toSeconds())) / 100.0;
    }

    private List<PrivateKey> keys(int many) {
        List<PrivateKey> made = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            made.add(PrivateKey.random(new SecureRandom()));
        }
        keys.addAll(made);
        return made;
    }

    private List<DurableSender> senders(List<PrivateKey> of) {
        TransactionRules rules = new TransactionRules(
                BigInteger.valueOf(LocalChain.CHAIN_ID), new FeeLimits(BigInteger.TEN.pow(11), BigInteger.TEN.pow(16)));
        SendingSettings usual = SendingSettings.of(rules, BigInteger.TEN.pow(18));
        SendingSettings settings = new SendingSettings(
                rules, usual.again(), usual.raise(), usual.mostRaises(), Math.max(WATCHED, EACH), usual.feesADay());
        List<DurableSender> senders = new ArrayList<>();
        for (PrivateKey key : of) {
            RpcClient node = RpcClient.builder(Endpoint.of(chain.url(key.address())), LocalChain.CHAIN_ID)
                    .clock(clock)
                    .build();
            Allowed payments = Allowed.of(TOKEN, "a9059cbb").where(Argument.is(0, BigInteger.valueOf(0xb0)));
            PolicySigner signer = new PolicySigner(key.address(), tx -> tx.sign(key), rules, List.of(payments));
            senders.add(new DurableSender(
                    store, new Providers(List.of(node), 1, 3, false), signer, settings, clock, "bench"));
        }
        return senders;
    }

    /** Records so many calls of each and gives them to the node. */
    private void sent(List<DurableSender> senders, int each) {
        for (DurableSender sender : senders) {
            for (int i = 0; i < each; i++) {
                byte[] transfer =
                        HexFormat.of().parseHex("a9059cbb" + "0".repeat(62) + "b0" + String.format("%064x", ++calls));
                sender.submit(
                        "call-" + calls,
                        new Call(TOKEN, BigInteger.ZERO, transfer, 90_000),
                        clock.epochMicros() + Duration.ofHours(1).toNanos() / 1_000);
            }
            for (int i = 0; i < each && open(SendState.BROADCAST, calls - each) < each; i++) {
                sender.step();
            }
            require(open(SendState.BROADCAST, calls - each) == each, "all are given to the node");
        }
    }

    /** Of the calls after a number. */
    private long open(SendState state, int after) {
        long found = 0;
        for (int i = after + 1; i <= calls; i++) {
            found += store.find("call-" + i)
                            .filter(item -> item.send().state() == state)
                            .isPresent()
                    ? 1
                    : 0;
        }
        return found;
    }

    private void finished(List<DurableSender> senders, int many) {
        for (int i = 0; i < 10; i++) {
            senders.forEach(DurableSender::step);
            if (senders.stream().allMatch(sender -> sender.step() == DurableSender.Turn.IDLE)) {
                break;
            }
        }
        require(open(SendState.FINAL, calls - many) == many, "all are final");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    @Override
    public void close() {
        chain.close();
        keys.forEach(PrivateKey::close);
    }
}
