package io.github.plimsoll.execution.spi;

/** What a user may do. */
public enum Role {
    USER,
    ADMIN
}
