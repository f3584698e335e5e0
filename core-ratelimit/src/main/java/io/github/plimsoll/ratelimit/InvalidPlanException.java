package io.github.plimsoll.ratelimit;

import java.util.List;

/** A plan or limiter that cannot be built; carries every problem found, not only the first. */
public final class InvalidPlanException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public InvalidPlanException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence per problem: what is wrong and what is allowed. */
    public List<String> problems() {
        return problems;
    }
}
