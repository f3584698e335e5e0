package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.FlattenCommand;
import io.github.plimsoll.execution.FlattenReceipt;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.SortableId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code /flatten}: closes every position and tells what became of each. */
final class Flatten implements Command {
    /** More than an account may have. */
    private static final int MOST_ENDING = 100;

    private final Trading trading;

    Flatten(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/flatten";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "closes every position and tells what became of each";
    }

    @Override
    public String example() {
        return "/flatten";
    }

    @Override
    public boolean counted() {
        return false;
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        FlattenReceipt receipt = trading.desk()
                .flatten(new FlattenCommand(
                        session.key(), session.user(), session.account().id(), session.trace()));
        if (!receipt.code().equals(Receipt.OK)) {
            return Answer.rejected(receipt.code(), "Refused: " + receipt.reason() + ".", Map.of());
        }
        trading.pace().kick();
        List<StoredEntry> ending = trading.store()
                .transact(tx -> tx.entries(session.account().id(), EnumSet.of(EntryState.ENDING), MOST_ENDING));
        Answer closed = positions(receipt);
        if (ending.isEmpty()) {
            return closed;
        }
        Data data = Data.empty();
        closed.data().forEach(data::and);
        String each = ending.stream().map(entry -> "E" + entry.number()).collect(Collectors.joining(", "));
        return new Answer(
                closed.outcome(),
                closed.code().equals("OK") ? "PENDING" : closed.code(),
                closed.text() + "\nTheir venue is asked to end what waits there, which may still execute until it has: "
                        + each + ".",
                data.and(
                                "ending",
                                ending.stream()
                                        .map(entry -> EntryText.data(entry).map())
                                        .toList())
                        .map());
    }

    private Answer positions(FlattenReceipt receipt) {
        if (receipt.positions().isEmpty()) {
            return Answer.ok("No open position.", data(List.of(), List.of(), List.of()));
        }
        trading.pace().await(() -> receipt.positions().stream().allMatch(this::ended), Opener.WAIT_MICROS);
        return answer(receipt);
    }

    private Optional<StoredIntent> close(FlattenReceipt.Each each) {
        Receipt receipt = each.receipt();
        StoredIntent intent = receipt == null ? null : receipt.intent();
        if (intent == null) {
            return Optional.empty();
        }
        SortableId id = intent.id();
        return trading.desk().intent(id);
    }

    private boolean ended(FlattenReceipt.Each each) {
        return close(each).map(intent -> intent.state().terminal()).orElse(true);
    }

    private Answer answer(FlattenReceipt receipt) {
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> sent = new ArrayList<>();
        List<Map<String, Object>> closing = new ArrayList<>();
        List<Map<String, Object>> failed = new ArrayList<>();
        boolean done = true;
        for (FlattenReceipt.Each each : receipt.positions()) {
            StoredPosition position = trading.store()
                    .transact(tx -> tx.position(each.position().id()))
                    .orElseThrow();
            Data data = Data.of("number", "P" + position.number())
                    .and("position", position.id())
                    .and("instrument", position.instrument())
                    .and("closed", !position.open())
                    .and("realized", position.realized());
            String name = "P" + position.number() + " " + position.instrument();
            switch (each.outcome()) {
                case SENT -> {
                    done &= !position.open();
                    close(each)
                            .ifPresent(intent -> data.and("intent", intent.id()).and("state", intent.state()));
                    lines.add(name
                            + (position.open()
                                    ? ": the close is under way; /orders shows it."
                                    : ": closed, realised " + Say.signed(position.realized()) + " USD."));
                    sent.add(data.map());
                }
                case ALREADY_CLOSING -> {
                    done &= !position.open();
                    lines.add(name + (position.open() ? ": was closing already." : ": was closed already."));
                    closing.add(data.map());
                }
                case FAILED -> {
                    Receipt why = each.receipt();
                    data.and("code", why == null ? "UNAVAILABLE" : why.code());
                    lines.add(name + ": NOT closed, " + (why == null ? "the database does not answer" : why.reason())
                            + ".");
                    failed.add(data.map());
                }
            }
        }
        String text = String.join("\n", lines);
        Map<String, Object> data = data(sent, closing, failed);
        if (!failed.isEmpty()) {
            return Answer.rejected("PARTLY_CLOSED", text, data);
        }
        return done ? Answer.ok(text, data) : new Answer(Answer.Outcome.OK, "PENDING", text, data);
    }

    private static Map<String, Object> data(
            List<Map<String, Object>> sent, List<Map<String, Object>> closing, List<Map<String, Object>> failed) {
        return Data.of("sent", sent)
                .and("already_closing", closing)
                .and("failed", failed)
                .map();
    }
}
