package io.github.plimsoll.supervisor;

/** Something around a call: decides whether it is made, and what becomes of its outcome. Thread-safe. */
public interface Policy {
    /** Makes the call through {@code next}, or not. */
    <T> Outcome<T> around(Call<T> call, Guard next);
}
