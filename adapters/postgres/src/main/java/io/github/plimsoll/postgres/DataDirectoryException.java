package io.github.plimsoll.postgres;

import java.io.Serial;

/**
 * The data directory or its PostgreSQL cannot be used. The message is one sentence for a person: what failed, why, and what
 * to do. It never carries a password, and it needs no stack trace to be understood.
 */
public final class DataDirectoryException extends RuntimeException {
    /** Stable names of the causes, for programs and tests. */
    public enum Code {
        /** Another process, or another instance in this process, runs on the directory. */
        DATA_DIRECTORY_IN_USE,
        /** The directory cannot be created, read or written, or holds what is not ours. */
        DATA_DIRECTORY_UNUSABLE,
        /** The file system under the directory is full. */
        DISK_FULL,
        /** No PostgreSQL binaries exist for this operating system and processor. */
        PLATFORM_UNSUPPORTED,
        /** The password file is missing or damaged although data exists. */
        SECRET_UNUSABLE,
        /** A server of an earlier run is still there and does not stop. */
        LEFTOVER_SERVER,
        /** PostgreSQL does not start or stop, or starts with unsafe settings. */
        SERVER_FAILED
    }

    @Serial
    private static final long serialVersionUID = 1L;

    private final Code code;

    DataDirectoryException(Code code, String what, String why, String whatToDo) {
        super(what + ": " + why + "; " + whatToDo + ".");
        this.code = code;
    }

    DataDirectoryException(Code code, String what, String why, String whatToDo, Throwable cause) {
        super(what + ": " + why + "; " + whatToDo + ".", cause);
        this.code = code;
    }

    /** The stable name of the cause. */
    public Code code() {
        return code;
    }
}
