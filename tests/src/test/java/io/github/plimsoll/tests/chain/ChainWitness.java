package io.github.plimsoll.tests.chain;

import static io.github.plimsoll.tests.simulated.SimBroken.require;

import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at every write, every byte that leaves and every block. What it knows it has from there and not from the sender. */
final class ChainWitness {
    private static final long DAY = 86_400 * ChainWorld.SECOND;
    private static final BigInteger TENTHS = BigInteger.valueOf(11);

    /** Bytes that were stored. */
    private record Stored(String id, int number, boolean cancels, long signedAt, SimTransaction transaction) {}

    private final ChainWorld world;
    private final Map<String, Stored> stored = new HashMap<>();
    private final Map<String, Long> placeOf = new TreeMap<>();
    private final Map<Long, String> ownerOf = new TreeMap<>();
    private final Map<String, List<String>> hashesOf = new HashMap<>();
    private final Map<String, String> idOf = new HashMap<>();

    ChainWitness(ChainWorld world) {
        this.world = world;
    }

    // --- what leaves ---

    /** A message is on its way. */
    void told(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        for (String secret : world.secrets()) {
            require("I24", !text.contains(secret), "a key leaves in a message");
        }
    }

    /** A sender begins to give bytes to the nodes. */
    void begins(ChainProcess process, String raw) {
        Stored known = stored(raw);
        Item item = world.books.find(known.id()).orElseThrow();
        // Whoever lost the account while it stood still may give bytes away that are stored, and nothing else.
        boolean overtaken = !world.isHeldBy(process);
        world.see(ChainSight.SENT_WITHOUT_THE_ACCOUNT, overtaken);
        require("I7", overtaken || !item.send().state().ended(), known.id(), " has ended and is sent");
        require(
                "I6",
                known.cancels() || world.epochMicros() < item.send().deadline(),
                known.id(),
                " is sent after its deadline, by ",
                (world.epochMicros() - item.send().deadline()) / 1_000,
                " ms");
    }

    /** Bytes reach a node. */
    void leaves(String raw) {
        Stored known = stored(raw);
        ChainAttempt attempt =
                world.books.find(known.id()).orElseThrow().attempts().get(known.number() - 1);
        require("I2", raw.equals(attempt.raw()), "other bytes of ", known.id(), " left than are stored");
        require("I2", known.transaction().sender().equals(world.account), "another key signed");
    }

    private Stored stored(String raw) {
        Stored known = stored.get(raw);
        if (known == null) {
            require("I2", false, "bytes left that are not stored");
            throw new IllegalStateException("not reached");
        }
        return known;
    }

    // --- what is written ---

    /** Something was written. */
    void written(@Nullable Item before, Item after) {
        ChainSend send = after.send();
        if (before != null && !before.send().equals(send)) {
            SendState was = before.send().state();
            require("I7", was.mayBecome(send.state()), send.id(), " went from ", was, " to ", send.state());
            require("I7", before.send().payload().equals(send.payload()), send.id(), " is another call now");
            boolean withdrawn = was.compareTo(SendState.MINED) >= 0 && send.state() == SendState.BROADCAST;
            world.see(ChainSight.WITHDRAWN, withdrawn);
            if (was != send.state()) {
                world.trace.tell("books", send.id() + " " + send.state() + " " + send.sequence() + " " + send.reason());
            }
        }
        if (send.state() != SendState.PLANNED && send.sequence() < 0) {
            require("I3", after.attempts().stream().allMatch(one -> one.raw() == null), send.id(), " lost its place");
        }
        clean(send.reason());
        for (ChainAttempt attempt : after.attempts()) {
            clean(attempt.answer());
            String raw = attempt.raw();
            if (raw != null && !stored.containsKey(raw)) {
                signed(after, attempt, raw);
            }
        }
        if (send.state().ended() && (before == null || !before.send().state().ended())) {
            ended(after);
        }
    }

    private void clean(String words) {
        for (String secret : world.secrets()) {
            require("I24", !words.contains(secret), "a secret is written down: ", words);
        }
    }

    private void signed(Item item, ChainAttempt attempt, String raw) {
        ChainSend send = item.send();
        SimTransaction now = world.chain.read(raw);
        String id = send.id();
        Long place = placeOf.putIfAbsent(id, now.nonce());
        require("I1", place == null || place == now.nonce(), id, " has a second place: ", place, ", ", now.nonce());
        String owner = ownerOf.putIfAbsent(now.nonce(), id);
        require("I3", owner == null || owner.equals(id), "place ", now.nonce(), " is that of ", owner, " and ", id);
        require("I3", now.nonce() == send.sequence(), id, " is signed for another place than it has");
        boolean fills = id.startsWith("gap:");
        require("I3", !fills || id.matches("gap:[^:]*:[^:]*:" + now.nonce() + "(:.*)?"), id, " fills ", now.nonce());
        require("I2", now.hash().equals(attempt.hash()), "the hash that is stored is another");
        boolean cancels = attempt.cancels() || fills;
        require("I5", cancels ? now.doesNothing() : isCall(now, send.payload()), id, " does something else");
        for (ChainAttempt earlier : item.attempts()) {
            String bytes = earlier.raw();
            if (earlier.number() < attempt.number() && bytes != null) {
                SimTransaction first = world.chain.read(bytes);
                require("I5", tenth(first.max(), now.max()), id, " offers too little more");
                require("I5", tenth(first.tip(), now.tip()), id, " tips too little more");
                world.see(ChainSight.OFFERED_MORE, !attempt.cancels());
            }
        }
        BigInteger gas = now.max().multiply(BigInteger.valueOf(now.gas()));
        require("I5", now.max().compareTo(world.limits.perGas()) <= 0, "a unit of gas is too dear");
        require("I5", gas.compareTo(world.limits.perTransaction()) <= 0, "the gas is too dear");
        Stored one = new Stored(id, attempt.number(), attempt.cancels(), attempt.signedAt(), now);
        stored.put(raw, one);
        hashesOf.computeIfAbsent(id, any -> new ArrayList<>()).add(now.hash());
        idOf.put(now.hash(), id);
        if (!cancels) {
            day(attempt.signedAt());
        }
        world.trace.tell(
                "signed",
                id + " #" + attempt.number() + " at " + now.nonce() + " for " + now.max() + "/" + now.tip()
                        + (attempt.cancels() ? " CANCELS" : ""));
    }

    private static boolean isCall(SimTransaction now, String payload) {
        return payload.equals("1 " + now.to() + " " + now.value() + " " + now.gas() + " 0x" + now.data());
    }

    private static boolean tenth(BigInteger before, BigInteger after) {
        return after.compareTo(before) > 0 && after.multiply(BigInteger.TEN).compareTo(before.multiply(TENTHS)) >= 0;
    }

    /** What was promised within 24 hours, but for what only calls off, which always may. */
    private void day(long now) {
        Map<Long, BigInteger> dearest = new TreeMap<>();
        for (Stored one : stored.values()) {
            if (!one.cancels() && !one.id().startsWith("gap:") && one.signedAt() > now - DAY) {
                BigInteger gas = one.transaction()
                        .max()
                        .multiply(BigInteger.valueOf(one.transaction().gas()));
                dearest.merge(one.transaction().nonce(), gas, BigInteger::max);
            }
        }
        BigInteger all = dearest.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
        require("I5", all.compareTo(world.feesADay) <= 0, "gas of a day may cost ", all, " of ", world.feesADay);
    }

    /** It never changes again: the chain has to have proved it. */
    private void ended(Item item) {
        ChainSend send = item.send();
        SendState state = send.state();
        String id = send.id();
        world.see(
                switch (state) {
                    case FINAL -> ChainSight.ENDED_FINAL;
                    case REVERTED -> ChainSight.ENDED_REVERTED;
                    case CANCELLED -> ChainSight.ENDED_CANCELLED;
                    default -> ChainSight.ENDED_DEAD;
                },
                true);
        world.see(ChainSight.GAP_FILLED, id.startsWith("gap:"));
        world.see(ChainSight.SIGNER_REFUSED, send.reason().startsWith("NOT_ALLOWED"));
        if (state == SendState.DEAD) {
            for (String hash : hashesOf.getOrDefault(id, List.of())) {
                require("I4", world.chain.blockOf(world.chain.tip, hash) == null, id, " is DEAD and in a block");
            }
            Long place = placeOf.get(id);
            world.see(ChainSight.DEAD_THOUGH_SIGNED, place != null);
            require(
                    "I4",
                    place == null || world.chain.last.after.nonce() > place,
                    id,
                    " is DEAD, and its place is not used for good");
            return;
        }
        ChainAttempt taken = item.attempts().get(send.taken() - 1);
        String hash = String.valueOf(taken.hash());
        SimBlock.Included one = world.chain.in(world.chain.last, hash);
        require("I4", one != null, id, " is ", state, " and in no block that stays");
        require("I4", taken.cancels() == (state == SendState.CANCELLED), id, " is ", state, " by another attempt");
        require("I4", one == null || taken.cancels() || one.success() == (state == SendState.FINAL), id, " is ", state);
    }

    // --- what happens ---

    /** A transaction is in a block. */
    void included(SimTransaction one, SimBlock before) {
        String id = idOf.get(one.hash());
        if (id == null) {
            require("I2", one.raw().isEmpty(), "a block takes what was never stored");
            return;
        }
        for (String hash : hashesOf.getOrDefault(id, List.of())) {
            require("I1", world.chain.blockOf(before, hash) == null, id, " happens a second time");
        }
        Item item = world.books.find(id).orElseThrow();
        require(
                "I4",
                !item.send().state().ended(),
                id,
                " happens after it was said to be ",
                item.send().state());
        world.see(
                ChainSight.HAPPENED_AFTER_DEADLINE,
                !one.doesNothing() && world.epochMicros() > item.send().deadline());
    }

    // --- the end ---

    void judge(Map<String, ChainIntent> intents) {
        Map<String, BigInteger> due = new TreeMap<>();
        for (ChainIntent intent : intents.values()) {
            Item item = world.books.find(intent.id()).orElseThrow();
            ChainSend send = item.send();
            require("I28", send.state().ended(), intent.id(), " does not end: ", item);
            List<SimBlock.Included> happened = new ArrayList<>();
            for (String hash : hashesOf.getOrDefault(intent.id(), List.of())) {
                Optional.ofNullable(world.chain.in(world.chain.tip, hash))
                        .filter(one -> !one.transaction().doesNothing())
                        .ifPresent(happened::add);
            }
            boolean taken = send.state() == SendState.FINAL || send.state() == SendState.REVERTED;
            require("I1", happened.size() == (taken ? 1 : 0), intent.id(), " happened ", happened.size(), " times");
            if (send.state() == SendState.FINAL) {
                due.merge(intent.payee(), intent.amount(), BigInteger::add);
            }
            // What another program gave away before is still under way then.
            boolean dear = (send.reason().startsWith("EXPIRED") && world.isTight())
                    || (send.reason().startsWith("NONCE_USED") && world.chain.usedElsewhere());
            require(
                    "I28",
                    !intent.id().equals(ChainWorld.LAST) || send.state() == SendState.FINAL || dear,
                    "not even the last: ",
                    item);
            if (!world.chain.usedElsewhere()) {
                require("I4", !send.reason().startsWith("NONCE_USED"), intent.id(), " was taken by nobody");
            }
        }
        require("I1", due.equals(world.chain.tip.after.paid()), "paid ", world.chain.tip.after.paid(), ", due ", due);
        long next = world.books.work(world.wallet).next();
        // What another program used may be gone with its block; it is filled for the next one that comes.
        require(
                "I3",
                world.chain.usedElsewhere() || world.chain.tip.after.nonce() >= next,
                "place ",
                next - 1,
                " was given and is not used");
        require("I28", world.books.work(world.wallet).items().isEmpty(), "open: ", world.books.work(world.wallet));
    }
}
