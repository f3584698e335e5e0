package io.github.plimsoll.bot.live;

/**
 * One line of the checklist.
 *
 * @param name what is looked at
 * @param go whether it is as it has to be; unknown is not
 * @param is what it is
 * @param wanted what would pass
 * @param todo what a person does about it; empty when it passes
 */
public record CheckLine(String name, boolean go, String is, String wanted, String todo) {
    /** For a person. */
    public String text() {
        return go
                ? "GO     " + name + ": " + is
                : "NO-GO  " + name + ": " + is + "; wanted: " + wanted + ". " + todo + ".";
    }
}
