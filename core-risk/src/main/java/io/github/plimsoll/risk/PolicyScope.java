package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Side;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a limit of a policy holds beside everywhere: in one market, in one correlated group, for one strategy, or on
 * one side. It can only tighten what holds everywhere. Immutable. Source: reference systems, sections 1.6 and 13.2.
 *
 * @param kind what the name names
 * @param name a market's id, a group, a strategy, or LONG or SHORT
 */
public record PolicyScope(Kind kind, String name) implements Comparable<PolicyScope> {
    /** What a scope names. */
    public enum Kind {
        MARKET,
        GROUP,
        STRATEGY,
        SIDE
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");

    /** @throws IllegalArgumentException when the name is not 1 to 32 letters, digits, - and _, or a side is none */
    public PolicyScope {
        Given.notNull(kind, "kind");
        if (!NAME.matcher(Given.notNull(name, "name")).matches()) {
            throw new IllegalArgumentException("name of a " + kind.name().toLowerCase(Locale.ROOT)
                    + " must be 1 to 32 letters, digits, - and _ but is " + Given.quoted(name));
        }
        if (kind == Kind.SIDE && !isSide(name)) {
            throw new IllegalArgumentException("name of a side must be LONG or SHORT but is " + Given.quoted(name));
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

    public static PolicyScope side(Side side) {
        return new PolicyScope(Kind.SIDE, Given.notNull(side, "side").name());
    }

    static boolean isSide(String name) {
        return name.equals(Side.LONG.name()) || name.equals(Side.SHORT.name());
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
