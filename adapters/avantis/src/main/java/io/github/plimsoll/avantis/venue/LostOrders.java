package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Orders that the chain has and of which nobody tells any more what became of them. Nothing is waited for: they are under way
 * for nobody, and what is heard of one all the same ends it. Found out anew by each process. Thread-safe.
 */
final class LostOrders {
    private final Map<SortableId, String> sentences = new ConcurrentHashMap<>();
    /** What each account holds that one of its lost orders may have opened, as it was seen last. */
    private final Map<AccountId, String> leftovers = new ConcurrentHashMap<>();

    void add(SignedOrder order, String evidence) {
        sentences.put(
                order.id(),
                "order " + order.id() + ", " + (order.adds() ? "an " : "a ") + order.kind() + " in "
                        + order.instrument()
                        + (OwnOrders.isOne(order) ? ": a block has its transaction, " : ": its nonce is used, ")
                        + evidence);
    }

    /** It is seen again where it should be. */
    void found(SortableId order) {
        sentences.remove(order);
    }

    boolean isEmpty() {
        return sentences.isEmpty();
    }

    boolean contains(SortableId order) {
        return sentences.containsKey(order);
    }

    /** What is known of it, for people. */
    Optional<String> sentence(SortableId order) {
        return Optional.ofNullable(sentences.get(order));
    }

    /** Whatever is not among these has ended. */
    void retain(Collection<SortableId> open) {
        sentences.keySet().retainAll(open);
    }

    /** What was seen last of what an account holds that its lost orders may have opened. */
    void leaves(AccountId account, List<UserData.Held> undecided) {
        if (undecided.isEmpty()) {
            leftovers.remove(account);
        } else {
            leftovers.put(account, Strangers.text(undecided));
        }
    }

    /** A sentence for each account that has some. */
    List<String> problems(Predicate<AccountId> whose) {
        List<String> all = new ArrayList<>();
        leftovers.forEach((account, text) -> {
            if (whose.test(account)) {
                all.add(
                        "account " + account + " holds " + text
                                + " that a lost order of it may have opened: it is in no book"
                                + " until that order is ended by the word of persons, and is then taken for one from elsewhere");
            }
        });
        return all;
    }

    /** Those that may still happen, or be told of. */
    List<SignedOrder> without(List<SignedOrder> open) {
        return open.stream().filter(order -> !contains(order.id())).toList();
    }

    /**
     * What the trader's positions say of a close whose nonce was used.
     *
     * @param held its position as it was tracked before; absent when it is not tracked
     * @param alone whether no other order of that position is under way
     */
    static String evidence(
            SignedOrder close,
            @Nullable TrackedPosition held,
            UserData data,
            @Nullable Instrument instrument,
            boolean alone) {
        String unclear = "and nothing shows whether it was carried out";
        if (held == null || instrument == null || !alone) {
            return unclear;
        }
        Optional<UserData.Held> shown = data.positions().stream()
                .filter(seen -> Holdings.samePlace(seen, held))
                .findFirst();
        String untold = ", and nobody tells at which price and what it paid";
        if (shown.isEmpty()) {
            return "its position is gone, so it was carried out unless the venue ended the position itself" + untold;
        }
        UserData.Held seen = shown.get();
        long units = seen.openPrice() <= 0
                ? 0
                : Coins.units(instrument, seen.collateral(), seen.leverage(), seen.openPrice());
        return units > 0 && Coins.same(units, held.units() - close.units()) && !Coins.same(units, held.units())
                ? "its position is smaller by exactly its size, so it was carried out" + untold
                : unclear;
    }

    /** What is said of one that was to add and is not found. */
    static String notFound() {
        return "and nothing that the trader holds shows whether it was filled";
    }
}
