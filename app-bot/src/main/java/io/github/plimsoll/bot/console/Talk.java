package io.github.plimsoll.bot.console;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Request;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.numbers.UserId;
import java.util.Set;
import java.util.function.Consumer;

/** A conversation at this machine: numbers the lines, makes the keys, hands them to the command layer. */
public final class Talk {
    /** Answers that waited for a silent database: its events need not be waited for as well. */
    private static final Set<String> SILENT = Set.of("STORE_UNAVAILABLE", "STOPPED_HERE", "STOPPED_UNKEPT");

    private final Commands commands;
    private final EventPump events;
    private final UserId user;
    private final long run;
    private final boolean prefixes;
    private long number;

    /**
     * @param user who acts unless a line says otherwise
     * @param run persisted number of this run; with the line number it makes the idempotency key
     * @param prefixes whether {@code @USER} and {@code #KEY} are known: in the demo only
     */
    public Talk(Commands commands, Store store, UserId user, long run, boolean prefixes) {
        this.commands = commands;
        this.events = new EventPump(store, "console");
        this.user = user;
        this.run = run;
        this.prefixes = prefixes;
    }

    Answer say(String raw) {
        number++;
        Line line = Line.read(raw, user, run, number, prefixes);
        Request request = new Request(line.user(), line.key(), line.text(), "r" + run + "-" + number);
        Answer answer = line.wrong() == null ? commands.handle(request) : commands.misread(request, line.wrong());
        if (SILENT.contains(answer.code())) {
            events.rest();
        }
        return answer;
    }

    void events(Consumer<BusinessEvent> sink) {
        events.pump(sink);
    }
}
