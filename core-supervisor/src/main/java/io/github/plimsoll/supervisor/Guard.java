package io.github.plimsoll.supervisor;

/** Makes calls under policies. Thread-safe. */
public interface Guard {
    /** Makes the call; what it throws, other than an {@link Error}, is an outcome. */
    <T> Outcome<T> call(Call<T> call);

    /**
     * Policies around each other, the outermost first: {@code Guard.of(retry, breaker, timeout)} times each attempt out
     * and shows each to the breaker.
     */
    static Guard of(Policy... outermostFirst) {
        Guard guard = new Direct();
        for (int i = outermostFirst.length - 1; i >= 0; i--) {
            guard = new Link(outermostFirst[i], guard);
        }
        return guard;
    }

    /** Makes the call and nothing else. */
    final class Direct implements Guard {
        private Direct() {}

        @Override
        public <T> Outcome<T> call(Call<T> call) {
            try {
                return call.run();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
                return Outcome.thrown(told);
            } catch (Exception failed) {
                return Outcome.thrown(failed);
            }
        }
    }

    /** One policy around the rest. */
    final class Link implements Guard {
        private final Policy policy;
        private final Guard next;

        private Link(Policy policy, Guard next) {
            this.policy = policy;
            this.next = next;
        }

        @Override
        public <T> Outcome<T> call(Call<T> call) {
            return policy.around(call, next);
        }
    }
}
