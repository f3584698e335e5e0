package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.bot.command.Session;
import io.github.plimsoll.bot.command.Words;

/** A command that only reads. It may wait for nodes, so it keeps no other command waiting. */
abstract class ChainCommand implements Command {
    final ChainDesk desk;
    private final String name;
    private final String purpose;

    ChainCommand(ChainDesk desk, String name, String purpose) {
        this.desk = desk;
        this.name = name;
        this.purpose = purpose;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return purpose;
    }

    @Override
    public String example() {
        return name;
    }

    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        return tell(session);
    }

    abstract Answer tell(Session session);

    /** What the nodes owe us: no fault of the user. */
    static Answer unknown(String why) {
        return Answer.error("CHAIN_UNKNOWN", "Not known now: " + why + ". Try again shortly.");
    }
}
