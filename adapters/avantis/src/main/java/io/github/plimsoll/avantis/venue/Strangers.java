package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.market.RuleRefusal;
import io.github.plimsoll.avantis.market.TradeRule;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Positions in markets that the settings do not name, as each account was seen last. They are in no book and nothing here can
 * close them: they hide no other position, but what they can lose is not counted, so that nothing is added while there is one.
 * Thread-safe.
 */
final class Strangers {
    private static final int SHOWN = 5;

    private final Map<AccountId, List<UserData.Held>> seen = new ConcurrentHashMap<>();

    /** @param unnamed empty when it cannot be told now which of its positions are in a market of ours */
    void saw(AccountId account, Optional<List<UserData.Held>> unnamed) {
        unnamed.ifPresentOrElse(held -> seen.put(account, List.copyOf(held)), () -> seen.remove(account));
    }

    /** Empty when nobody has looked yet, or could tell. */
    Optional<List<UserData.Held>> of(AccountId account) {
        return Optional.ofNullable(seen.get(account));
    }

    /** A sentence for each account that has some. */
    List<String> problems(Predicate<AccountId> whose) {
        List<String> all = new ArrayList<>();
        seen.forEach((account, unnamed) -> {
            if (!unnamed.isEmpty() && whose.test(account)) {
                all.add("account " + account + " holds " + text(unnamed)
                        + " in markets that are not named here: they are in no book, and nothing is opened for it");
            }
        });
        return all;
    }

    /** Why nothing is added while there are some. */
    static Optional<RuleRefusal> refusal(List<UserData.Held> unnamed) {
        return unnamed.isEmpty()
                ? Optional.empty()
                : Optional.of(new RuleRefusal(
                        TradeRule.UNNAMED_POSITION,
                        0,
                        unnamed.size(),
                        "the wallet holds " + text(unnamed) + " in markets that are not named here, and may hold none;"
                                + " closed at the venue's site, or with its market named, this would pass"));
    }

    /** Some of them, in words. */
    static String text(List<UserData.Held> unnamed) {
        List<String> each = new ArrayList<>();
        unnamed.stream()
                .limit(SHOWN)
                .forEach(one -> each.add("a " + (one.buy() ? "long" : "short") + " of pair " + one.pairIndex()
                        + " with " + money(one.collateral()) + " USD"));
        return String.join(", ", each) + (unnamed.size() > SHOWN ? " and " + (unnamed.size() - SHOWN) + " more" : "");
    }

    static String money(long micros) {
        return micros < 0 || micros > Usd.MAX_MICROS
                ? "an impossible number of"
                : Usd.ofMicros(micros).toString();
    }
}
