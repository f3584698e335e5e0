package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Orders that wait at the venue with their collateral in escrow and are none of ours, as each account was seen last: somebody placed
 * them at the venue's site, and when their price comes they open what nobody decided on here. Thread-safe.
 */
final class WaitingOrders {
    private static final int SHOWN = 5;

    private final Map<AccountId, List<UserData.Waiting>> seen = new ConcurrentHashMap<>();

    void saw(AccountId account, List<UserData.Waiting> orders) {
        if (orders.isEmpty()) {
            seen.remove(account);
        } else {
            seen.put(account, List.copyOf(orders));
        }
    }

    /**
     * Without ours: those that stand where one of ours was found, and, for as long as it was not, what one of ours may be.
     *
     * @param open orders of the account that may still happen
     */
    static List<UserData.Waiting> strange(List<SignedOrder> open, UserData data) {
        return data.orders().stream()
                .filter(seen -> open.stream().noneMatch(order -> order.rests() && RestingMatch.isOurs(order, seen)))
                .toList();
    }

    /** What names them at the venue, as ids of orders that no book knows. */
    static List<SortableId> ids(EvmAddress trader, List<UserData.Waiting> orders) {
        return orders.stream()
                .map(one -> Tracking.named("avantis order " + trader.hex() + " " + one.pairIndex() + " " + one.index()
                        + " " + one.block()))
                .toList();
    }

    /** A sentence for each account that has some. */
    List<String> problems(Predicate<AccountId> whose) {
        List<String> all = new ArrayList<>();
        seen.forEach((account, orders) -> {
            if (whose.test(account)) {
                all.add(
                        "account " + account + " has orders that wait at the venue, " + text(orders)
                                + ": they are in no book, and open what was not decided on here; cancel them at the venue's site");
            }
        });
        return all;
    }

    private static String text(List<UserData.Waiting> orders) {
        List<String> each = new ArrayList<>();
        orders.stream()
                .limit(SHOWN)
                .forEach(one -> each.add("one of pair " + one.pairIndex() + " at "
                        + Coins.text(one.price()) + " with "
                        + Strangers.money(one.collateral())
                        + " USD in escrow"));
        return String.join(", ", each) + (orders.size() > SHOWN ? " and " + (orders.size() - SHOWN) + " more" : "");
    }
}
