package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a limit of a policy holds beside everywhere: in one market, in one correlated group, or for one strategy. It can
 * only tighten what holds everywhere. Immutable.
 *
 * @param kind what the name names
 * @param name a market's id, a group or a strategy
 */
public record PolicyScope(Kind kind, String name) implements Comparable<PolicyScope> {
    /** What a scope names. */
    public enum Kind {
        MARKET,
        GROUP,
        STRATEGY
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");

    /** @throws IllegalArgumentException when the name is not 1 to 32 letters, digits, - and _ */
    public PolicyScope {
        Given.notNull(kind, "kind");
        if (!NAME.matcher(Given.notNull(name, "name")).matches()) {
            throw new IllegalArgumentException("name of a " + kind.name().toLowerCase(Locale.ROOT)
                    + " must be 1 to 32 letters, digits, - and _ but is " + Given.quoted(name));
        }
    }

    public static PolicyScope market(String id) {
        return new PolicyScope(Kind.MARKET, id);
    }

    public static PolicyScope group(String name) {
        return new PolicyScope(Kind.GROUP, name);
    }

    public static PolicyScope strategy(String name) {
        return new PolicyScope(Kind.STRATEGY, name);
    }

    @Override
    public int compareTo(PolicyScope other) {
        return Comparator.comparing(PolicyScope::kind)
                .thenComparing(PolicyScope::name)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "." + name;
    }
}
