package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.Session;
import io.github.plimsoll.bot.command.UserError;
import io.github.plimsoll.bot.command.Words;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Checksum;
import io.github.plimsoll.evm.signing.PersonalMessage;
import io.github.plimsoll.numbers.UserId;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /bind}: an address becomes a user's by a signature that only its key can make. It is looked at and nothing else:
 * no order, no signature and no limit of this program ever asks for it.
 */
final class BindCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(BindCommand.class);
    private static final Pattern SIGNATURE = Pattern.compile("0x[0-9a-f]{130}");

    private final ChainDesk desk;

    BindCommand(ChainDesk desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "/bind";
    }

    @Override
    public String usage() {
        return "[ADDRESS [SIGNATURE] | off]";
    }

    @Override
    public String purpose() {
        return "binds an address that you prove to control, so that /wallet and /allowance show it";
    }

    @Override
    public String example() {
        return "/bind 0x5db3772136e5557EFE028Db05EE95C84D76faEC4";
    }

    @Override
    public Answer run(Session session, Words words) {
        UserId user = session.user();
        if (!words.any()) {
            return show(user);
        }
        if (words.takeIf("off")) {
            words.end();
            return off(user);
        }
        EvmAddress address = address(words);
        if (!words.any()) {
            return ask(user, address, words);
        }
        byte[] signature = signature(words);
        words.end();
        return prove(user, address, signature, words);
    }

    private static EvmAddress address(Words words) {
        String word = words.take("address");
        try {
            return Checksum.address(word);
        } catch (RefusedException refused) {
            throw words.wrong(
                    "BAD_ADDRESS",
                    "An address is 0x and 40 hex digits, in small letters or with the capitals of its checksum, but is \""
                            + Words.shown(word) + "\".");
        }
    }

    private static byte[] signature(Words words) {
        String word = words.take("signature").toLowerCase(Locale.ROOT);
        String written = word.startsWith("0x") ? word : "0x" + word;
        if (!SIGNATURE.matcher(written).matches()) {
            throw words.wrong(
                    "BAD_SIGNATURE",
                    "A signature is 0x and 130 hex digits, as personal_sign of a wallet gives it, but this has "
                            + word.length() + " characters.");
        }
        return HexFormat.of().parseHex(written.substring(2));
    }

    private Answer show(UserId user) {
        Optional<EvmAddress> bound = desk.bindings().of(user);
        if (bound.isEmpty()) {
            return Answer.ok(
                    "No address is bound to you. /bind ADDRESS gives you a text; sign it with that address's key, and"
                            + " /bind ADDRESS SIGNATURE binds it.",
                    Data.empty().map());
        }
        Addresses.Found shown = desk.addresses().of(user);
        return Answer.ok(
                Checksum.of(bound.get()) + " is bound to you"
                        + (shown.bound()
                                ? "; /wallet and /allowance show it."
                                : ". /wallet shows the wallet that you have here instead.")
                        + " Nothing here trades with it; /bind off takes it away.",
                data(bound.get()).and("shown", shown.bound()).map());
    }

    private Answer off(UserId user) {
        if (!desk.bindings().forget(user)) {
            return Answer.rejected(
                    "NOT_BOUND",
                    "No address is bound to you, so there is nothing to take away; /bind ADDRESS binds one.",
                    none());
        }
        LOG.info("{} has no address bound any more", user);
        return Answer.ok("No address is bound to you any more.", none());
    }

    private Answer ask(UserId user, EvmAddress address, Words words) {
        Optional<Answer> bound = already(user, address, words);
        if (bound.isPresent()) {
            return bound.get();
        }
        String chain = desk.watch().isPresent() ? Long.toString(desk.settings().id()) : "";
        Challenge asked;
        synchronized (this) { // a source of chance is not made for two at once
            asked = Challenge.of(
                    user, address, chain, desk.random(), desk.nowMicros().getAsLong());
        }
        desk.bindings().ask(asked);
        return Answer.ok(
                "Sign this line, as it is, with the key of " + Checksum.of(address)
                        + " (a wallet calls it personal_sign or \"sign message\"):\n" + asked.text()
                        + "\nThen send /bind " + Checksum.of(address)
                        + " SIGNATURE within 10 min. A wallet that is a contract (EIP-1271) cannot be bound.",
                data(address)
                        .and("challenge", asked.text())
                        .and("ends", asked.ends())
                        .map());
    }

    /** What is bound is not bound again, and is not taken away in passing. */
    private Optional<Answer> already(UserId user, EvmAddress address, Words words) {
        Optional<EvmAddress> bound = desk.bindings().of(user);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        if (!bound.get().equals(address)) {
            throw words.wrong(
                    "ALREADY_BOUND",
                    "A user has 1 bound address, and yours is " + Checksum.of(bound.get())
                            + "; /bind off takes it away first.");
        }
        return Optional.of(Answer.ok(
                Checksum.of(address) + " is bound to you already.",
                data(address).map()));
    }

    private Answer prove(UserId user, EvmAddress address, byte[] signature, Words words) {
        Optional<Answer> bound = already(user, address, words);
        if (bound.isPresent()) {
            return bound.get();
        }
        String shown = Checksum.of(address);
        Challenge asked = desk.bindings()
                .asked(user)
                .orElseThrow(() -> new UserError(
                        "NO_CHALLENGE",
                        "There is no text for you to sign, or it was used; /bind " + shown + " gives a new one."));
        if (!asked.address().equals(address)) {
            throw new UserError(
                    "OTHER_ADDRESS",
                    "The text that you were given is for " + Checksum.of(asked.address()) + ", not for " + shown
                            + "; /bind " + shown + " gives one for it.");
        }
        long now = desk.nowMicros().getAsLong();
        if (asked.over(now)) {
            throw new UserError(
                    "CHALLENGE_OVER",
                    "The text was valid until " + asked.ends() + "; /bind " + shown + " gives a new one.");
        }
        EvmAddress signer = signer(asked, signature);
        if (!signer.equals(address)) {
            throw new UserError(
                    "NOT_THE_SIGNER",
                    "This signature recovers to " + Checksum.of(signer) + ", not to " + shown
                            + ", so nothing is bound: either another key signed, or another text than the line that was"
                            + " given last. Example: sign that line to the last letter with the key of " + shown + ".");
        }
        return end(asked, desk.bindings().bind(asked, now));
    }

    private static EvmAddress signer(Challenge asked, byte[] signature) {
        try {
            return PersonalMessage.signer(asked.text(), signature);
        } catch (RefusedException refused) {
            throw new UserError(
                    refused.code().name(),
                    "This signature is refused: " + refused.getMessage()
                            + ". Sign the line again, for example with personal_sign of another wallet program.");
        }
    }

    private static Answer end(Challenge asked, Bindings.Outcome outcome) {
        String shown = Checksum.of(asked.address());
        return switch (outcome) {
            case BOUND -> {
                LOG.info("{} bound {}", asked.user(), shown);
                yield Answer.ok(
                        shown
                                + " is bound to you: /wallet and /allowance show it where you have no wallet here. Nothing"
                                + " here trades with it; /bind off takes it away.",
                        data(asked.address()).map());
            }
            case TAKEN ->
                Answer.rejected(
                        "ADDRESS_TAKEN",
                        shown
                                + " is bound to another user, and an address belongs to 1; that user sends /bind off first.",
                        none());
            case OTHER ->
                Answer.rejected(
                        "ALREADY_BOUND",
                        "A user has 1 bound address, and you have another one; /bind off takes it away first.",
                        none());
            case USED ->
                Answer.rejected(
                        "NO_CHALLENGE",
                        "The text was used, or a newer one counts; /bind " + shown + " gives a new one.",
                        none());
        };
    }

    private static Data data(EvmAddress address) {
        return Data.of("address", Checksum.of(address));
    }

    private static Map<String, Object> none() {
        return Data.empty().map();
    }
}
