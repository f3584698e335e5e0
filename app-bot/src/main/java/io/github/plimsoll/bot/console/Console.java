package io.github.plimsoll.bot.console;

import io.github.plimsoll.bot.command.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;

/** A readable chat at a terminal. */
public final class Console {
    private final Talk talk;
    private final PrintStream out;
    private final Object turn = new Object();

    public Console(Talk talk, PrintStream out) {
        this.talk = talk;
        this.out = out;
    }

    /** Until the end of input or {@code /quit}; whether it was {@code /quit}. */
    public boolean run(BufferedReader in) throws IOException {
        prompt();
        for (String raw = in.readLine(); raw != null; raw = in.readLine()) {
            if (raw.strip().equals("/quit")) {
                return true;
            }
            if (!raw.isBlank()) {
                Answer answer = talk.say(raw);
                tell();
                synchronized (turn) {
                    out.println(badge(answer) + answer.text());
                }
            }
            prompt();
        }
        return false;
    }

    private void prompt() {
        synchronized (turn) {
            out.print("DRY> ");
            out.flush();
        }
    }

    private static String badge(Answer answer) {
        return switch (answer.outcome()) {
            case OK -> "";
            case REJECTED -> "[" + answer.code() + "] ";
            case ERROR -> "[error " + answer.code() + "] ";
        };
    }

    /** Prints what happened since the last time. */
    public void tell() {
        synchronized (turn) {
            talk.events(event -> out.println("  * " + EventText.of(event)));
            out.flush();
        }
    }
}
