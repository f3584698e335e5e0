package io.github.plimsoll.supervisor;

/**
 * What went wrong, as text that is safe to keep: no stack, no reference to what failed.
 *
 * @param type class name of the exception
 * @param message its message, cut to 500 characters; empty when it has none
 */
public record Failure(String type, String message) {
    static final int MAX_MESSAGE = 500;

    static Failure of(Throwable cause) {
        String text = cause.getMessage();
        String message = text == null ? "" : text;
        return new Failure(cause.getClass().getName(), message.substring(0, Math.min(message.length(), MAX_MESSAGE)));
    }

    /** As a person reads it. */
    @Override
    public String toString() {
        return message.isEmpty() ? type : type + ": " + message;
    }
}
