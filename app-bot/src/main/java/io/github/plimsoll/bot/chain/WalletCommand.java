package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.Session;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.signing.Checksum;
import java.time.Instant;
import java.util.Optional;

/** {@code /wallet}: the address of your wallet and what it holds as of a block. */
final class WalletCommand extends ChainCommand {
    WalletCommand(ChainDesk desk) {
        super(desk, "/wallet", "shows your wallet's address and what it holds on the chain");
    }

    @Override
    Answer tell(Session session) {
        Addresses.Found found = desk.shown(session.user(), example());
        EvmAddress address = found.address().orElseThrow();
        Optional<AtBlock> newest = desk.watch().flatMap(ChainWatch::newest);
        String shown = Checksum.of(address);
        String head = (found.bound() ? "The address that you bound (it is only looked at), on " : "Your wallet on ")
                + desk.settings().name() + ": " + shown;
        Data data =
                Data.of("address", shown).and("chain", desk.settings().id()).and("bound", found.bound() ? true : null);
        if (newest.isEmpty()) {
            String why = desk.blind().orElse("too few nodes answered just now");
            return Answer.ok(
                    head + "\nETH unknown, USDC unknown: " + why + ".",
                    data.and("reason", why).map());
        }
        AtBlock at = newest.get();
        Reading eth = at.balance(address);
        Reading usdc = usdc(at, address);
        Instant time = Instant.ofEpochSecond(at.block().timeSeconds());
        String ethText = eth.value().map(Units::eth).orElse(null);
        String usdcText = usdc.value()
                .map(units -> Units.token(units, desk.settings().decimals()))
                .orElse(null);
        String unknown = eth.why().isEmpty() ? usdc.why() : eth.why();
        return Answer.ok(
                head + "\nAs of block " + at.block().number() + " of " + time + ": "
                        + (ethText == null ? "ETH unknown (" + eth.why() + ")" : ethText + " ETH") + ", "
                        + (usdcText == null ? "USDC unknown (" + usdc.why() + ")" : usdcText + " USDC") + "."
                        + (!found.bound()
                                        && eth.value()
                                                .filter(wei -> wei.signum() == 0)
                                                .isPresent()
                                ? "\nThere is no ETH for gas, so nothing could be sent from it; /fund says what it needs."
                                : ""),
                data.and("block", at.block().number())
                        .and("block_time", time)
                        .and("eth", ethText)
                        .and("usdc", usdcText)
                        .and("reason", unknown.isEmpty() ? null : unknown)
                        .map());
    }

    private Reading usdc(AtBlock at, EvmAddress owner) {
        Optional<EvmAddress> token = desk.settings().usdc();
        if (token.isEmpty()) {
            return Reading.unknown("no contract is named; an admin sets CHAIN_USDC");
        }
        Optional<Refusal> wrong = desk.watch().flatMap(ChainWatch::wrong);
        return wrong.isPresent() ? Reading.unknown(wrong.get().toString()) : at.balance(token.get(), owner);
    }
}
