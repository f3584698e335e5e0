package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What changes between two policies, in the order of {@link RiskLimit} and then by scope. Immutable. Source: reference
 * systems, sections 1.6 and 13.2.
 *
 * @param changes one per limit, permitted list or tiers that differ; empty when the two accept the same orders
 */
public record PolicyDiff(List<Change> changes) {
    /** What a change does to what is accepted. */
    public enum Effect {
        TIGHTER,
        LOOSER,
        /** Neither or both. */
        OTHER
    }

    /**
     * One difference.
     *
     * @param where the scope, or empty for everywhere
     * @param what key of the limit, {@code permitted} or {@code tiers}
     * @param from value before, {@code none} when there was none
     * @param to value after, {@code none} when there is none
     */
    public record Change(Optional<PolicyScope> where, String what, String from, String to, Effect effect) {
        public Change {
            Given.notNull(where, "where");
            Given.notNull(what, "what");
            Given.notNull(from, "from");
            Given.notNull(to, "to");
            Given.notNull(effect, "effect");
        }

        /** One line for a person to read. */
        public String text() {
            return where.map(scope -> scope + ".").orElse("") + what + ": " + from + " -> " + to + " ("
                    + effect.name().toLowerCase(Locale.ROOT) + ")";
        }
    }

    public PolicyDiff {
        changes = Given.noNulls(changes, "changes");
    }

    public static PolicyDiff between(RiskPolicy before, RiskPolicy after) {
        Given.notNull(before, "before");
        Given.notNull(after, "after");
        List<Change> all = new ArrayList<>();
        for (RiskLimit limit : RiskLimit.values()) {
            add(all, null, limit, before.limit(limit), after.limit(limit));
        }
        TreeSet<PolicyScope> scopes = new TreeSet<>(before.scoped().keySet());
        scopes.addAll(after.scoped().keySet());
        for (PolicyScope scope : scopes) {
            for (RiskLimit limit : RiskLimit.values()) {
                add(all, scope, limit, value(before, scope, limit), value(after, scope, limit));
            }
        }
        permitted(all, before, after);
        if (!before.tiers().equals(after.tiers())) {
            all.add(new Change(
                    Optional.empty(),
                    "tiers",
                    before.tiers().isEmpty() ? "none" : before.tiers().toString(),
                    after.tiers().isEmpty() ? "none" : after.tiers().toString(),
                    before.tiers().isEmpty()
                            ? Effect.TIGHTER
                            : after.tiers().isEmpty() ? Effect.LOOSER : Effect.OTHER));
        }
        return new PolicyDiff(all);
    }

    private static OptionalLong value(RiskPolicy policy, PolicyScope scope, RiskLimit limit) {
        Map<RiskLimit, Long> values = policy.scoped().get(scope);
        Long value = values == null ? null : values.get(limit);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static void add(
            List<Change> all, @Nullable PolicyScope scope, RiskLimit limit, OptionalLong before, OptionalLong after) {
        if (before.equals(after)) {
            return;
        }
        long was = before.orElse(limit.absent());
        long is = after.orElse(limit.absent());
        Effect effect =
                !limit.isLooser(is, was) ? Effect.TIGHTER : limit.isLooser(was, is) ? Effect.OTHER : Effect.LOOSER;
        all.add(new Change(
                Optional.ofNullable(scope),
                limit.key(),
                before.isPresent() ? limit.print(before.getAsLong()) : "none",
                after.isPresent() ? limit.print(after.getAsLong()) : "none",
                effect));
    }

    private static void permitted(List<Change> all, RiskPolicy before, RiskPolicy after) {
        if (before.permitted().equals(after.permitted())) {
            return;
        }
        boolean fewer = after.permitted().isPresent()
                && before.permitted()
                        .map(old -> old.containsAll(after.permitted().get()))
                        .orElse(true);
        boolean more = before.permitted().isPresent()
                && after.permitted()
                        .map(now -> now.containsAll(before.permitted().get()))
                        .orElse(true);
        all.add(new Change(
                Optional.empty(),
                "permitted",
                before.permitted().map(Object::toString).orElse("none"),
                after.permitted().map(Object::toString).orElse("none"),
                fewer ? Effect.TIGHTER : more ? Effect.LOOSER : Effect.OTHER));
    }

    /** Whether some change accepts more than before, so that it takes a second person. */
    public boolean loosens() {
        return changes.stream().anyMatch(change -> change.effect() != Effect.TIGHTER);
    }
}
