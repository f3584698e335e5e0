package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.command.Command;
import java.util.List;

/** The commands of wallets and their chain. */
public final class ChainCommands {
    private ChainCommands() {}

    /** All of them. */
    public static List<Command> of(ChainDesk desk) {
        return List.of(
                new WalletCommand(desk),
                new BindCommand(desk),
                new FundCommand(desk),
                new GasCommand(desk),
                new AllowanceCommand(desk),
                new DelegateCommand(desk),
                new TxCommand(desk));
    }
}
