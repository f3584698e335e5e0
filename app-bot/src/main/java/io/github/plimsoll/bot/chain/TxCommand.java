package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.Session;
import io.github.plimsoll.bot.command.Words;
import io.github.plimsoll.evm.sending.ChainView;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /tx}: where a transaction stands, as it is recorded, with every form of it that was signed. */
final class TxCommand extends ChainCommand {
    TxCommand(ChainDesk desk) {
        super(desk, "/tx", "shows where a transaction of your wallet or of your order stands");
    }

    @Override
    public String usage() {
        return "ID";
    }

    @Override
    public String example() {
        return "/tx 000s3shfcd0900095vym4hxy1s";
    }

    @Override
    public Answer run(Session session, Words words) {
        String id = words.take("id of an order or a transaction");
        words.end();
        // Whether somebody else's exists is not told.
        return find(session, id)
                .map(this::tell)
                .orElseThrow(() -> words.wrong(
                        "NOT_FOUND",
                        "There is no transaction \"" + Words.shown(id)
                                + "\" of yours; /orders has the ids of your orders."));
    }

    @Override
    Answer tell(Session session) {
        throw new IllegalStateException("it is told of an id");
    }

    private Optional<Item> find(Session session, String id) {
        Optional<Item> found = id.length() > ChainSend.MAX_NAME
                ? Optional.empty()
                : desk.transactions().apply(id);
        // Orders may be paid for by a key that is not their owner's wallet.
        return found.filter(item -> session.role() == Role.ADMIN
                || desk.orders().test(session.user(), item.send().id())
                || Optional.of(desk.addresses().of(session.user()))
                        .filter(owned -> !owned.bound())
                        .flatMap(Addresses.Found::address)
                        .filter(own ->
                                item.send().wallet().equals(desk.settings().id() + ":" + own.hex()))
                        .isPresent());
    }

    private Answer tell(Item item) {
        ChainSend send = item.send();
        Optional<ChainView> view = desk.watch().flatMap(ChainWatch::look).flatMap(ChainLook::view);
        Long deep = send.block() < 0 || view.isEmpty()
                ? null
                : Math.max(0, view.get().head() - send.block() + 1);
        StringBuilder text = new StringBuilder(send.id() + " is " + send.state() + ": " + words(send.state()));
        if (send.sequence() >= 0) {
            text.append("\nnonce ").append(send.sequence()).append(" of ").append(send.wallet());
        }
        if (send.block() >= 0) {
            text.append("\nblock ")
                    .append(send.block())
                    .append(" (")
                    .append(send.blockHash())
                    .append("), ");
            text.append(deep == null ? "how deep is not known now" : deep + " deep");
        }
        if (!send.reason().isEmpty()) {
            text.append("\nreason: ").append(send.reason());
        }
        List<Map<String, Object>> attempts = new ArrayList<>();
        for (ChainAttempt attempt : item.attempts()) {
            attempts.add(attempt(attempt, attempt.number() == send.taken(), text));
        }
        return Answer.ok(
                text.toString(),
                Data.of("transaction", send.id())
                        .and("state", send.state())
                        .and("wallet", send.wallet())
                        .and("nonce", send.sequence() < 0 ? null : send.sequence())
                        .and("block", send.block() < 0 ? null : send.block())
                        .and("block_hash", send.blockHash())
                        .and("confirmations", deep)
                        .and("safe", send.state() == SendState.SAFE || finished(send.state()))
                        .and("final", finished(send.state()))
                        .and("reason", send.reason().isEmpty() ? null : send.reason())
                        .and("attempts", attempts)
                        .map());
    }

    private static Map<String, Object> attempt(ChainAttempt attempt, boolean taken, StringBuilder text) {
        text.append("\n").append(attempt.number()).append(". ");
        text.append(attempt.hash() == null ? "not signed" : attempt.hash());
        text.append(attempt.cancels() ? ", nothing in its place" : "").append(taken ? ", taken by the chain" : "");
        text.append(attempt.answer().isEmpty() ? "" : ", nodes: " + attempt.answer());
        return Data.of("number", attempt.number())
                .and("hash", attempt.hash())
                .and("cancels", attempt.cancels())
                .and("taken", taken)
                .and("signed_at", attempt.signedAt() == 0 ? null : Data.time(attempt.signedAt()))
                .and("sent_at", attempt.sentAt() == 0 ? null : Data.time(attempt.sentAt()))
                .and("answer", attempt.answer().isEmpty() ? null : attempt.answer())
                .map();
    }

    private static boolean finished(SendState state) {
        return state == SendState.FINAL || state == SendState.REVERTED || state == SendState.CANCELLED;
    }

    private static String words(SendState state) {
        return switch (state) {
            case PLANNED -> "recorded, without a nonce; nothing is signed";
            case RESERVED -> "it has its nonce; nothing is signed";
            case SIGNED -> "signed, and it may have left";
            case BROADCAST -> "a node has it, and no block yet";
            case MINED -> "in a block that may still go away";
            case SAFE -> "in a block that the chain below has seen";
            case FINAL -> "done, in a block that does not go away";
            case REVERTED -> "the contract refused it; its fee is paid and nothing else happened";
            case CANCELLED -> "called off: its nonce was used for nothing";
            case DEAD -> "it never happened and never will";
        };
    }
}
