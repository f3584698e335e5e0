package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.Session;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.signing.Checksum;
import java.util.Optional;

/** {@code /fund}: where to send what. It tells nobody to send anything to a chain that is not as it was pinned. */
final class FundCommand extends ChainCommand {
    FundCommand(ChainDesk desk) {
        super(desk, "/fund", "says where to send what, on which chain, and how much gas needs");
    }

    @Override
    Answer tell(Session session) {
        ChainSettings chain = desk.settings();
        ChainWatch watch = desk.nodes(example());
        EvmAddress address = desk.address(session.user(), example());
        Optional<String> blind = watch.blind();
        if (blind.isPresent()) {
            return unknown("whether the chain is what it should be: " + blind.get() + ", so send nothing yet");
        }
        Optional<Refusal> wrong = chain.usdc().flatMap(at -> watch.wrong());
        if (wrong.isPresent()) {
            return Answer.rejected(
                    wrong.get().code().name(),
                    "Send nothing: USDC on " + chain.name() + " is not what it should be ("
                            + wrong.get().sentence() + "). An admin looks at CHAIN_USDC; then /fund says where to.",
                    Data.empty().map());
        }
        Optional<TransferCost> cost = GasCommand.costs(desk, watch);
        String least =
                Units.eth(cost.map(TransferCost::most).orElse(chain.fees().perTransaction()));
        String shown = Checksum.of(address);
        String usdc = chain.usdc().map(Checksum::of).orElse(null);
        return Answer.ok(
                "Your wallet on " + chain.name() + ": " + shown + "\nETH for gas: at least " + least + " ETH, "
                        + (cost.isPresent()
                                ? "which one transfer of USDC may cost now."
                                : "the most that one transaction may cost; what gas costs now is not known.")
                        + (usdc == null ? "" : "\nUSDC: only the token " + usdc + " on this chain.")
                        + "\nSend on " + chain.name()
                        + " and on no other chain, and no other token: what arrives elsewhere"
                        + " is not seen here and may be lost. Compare the whole address, and try a small amount first."
                        + "\nThe bot sends nothing from it: only who has its key does, and of a wallet that was made here nobody has it yet.",
                Data.of("address", shown)
                        .and("chain", chain.id())
                        .and("usdc", usdc)
                        .and("least_eth", least)
                        .map());
    }
}
