package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.telegram.BotApi.Labelled;
import io.github.plimsoll.bot.telegram.Outgoing.End;
import io.github.plimsoll.supervisor.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what waits; several of them share an outbox. */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final long WAIT_NANOS = 1_000_000_000L;

    private final BotApi api;
    private final Outbox outbox;
    private final Buttons buttons;
    private final Status status;
    private final Rest rest = new Rest(new SplittableRandom());

    Sender(BotApi api, Outbox outbox, Buttons buttons, Status status) {
        this.api = api;
        this.outbox = outbox;
        this.buttons = buttons;
        this.status = status;
    }

    void run(Task.Context context) throws InterruptedException {
        while (!context.stopping()) {
            context.heartbeat();
            Outgoing item = outbox.take(WAIT_NANOS);
            if (item != null) {
                send(item);
            }
        }
    }

    private void send(Outgoing item) {
        try {
            perform(item);
            rest.succeeded();
            ended(item, End.SENT);
        } catch (ApiException failed) {
            failed(item, failed);
        } catch (RuntimeException broken) {
            LOG.warn("a message could not be sent: {}", broken.getClass().getSimpleName());
            ended(item, End.REFUSED);
        }
    }

    private void failed(Outgoing item, ApiException failed) {
        switch (failed.kind()) {
            case THROTTLED -> outbox.hold(item, failed.retryAfterSeconds());
            case UNAVAILABLE, CONFLICT, UNAUTHORIZED -> {
                if (status.trouble() == null) { // else it was told already
                    LOG.warn("the chat service does not take messages: {}", failed.getMessage());
                }
                outbox.holdAll(item, rest.next(failed).toNanos());
            }
            case REFUSED -> refused(item, failed);
        }
    }

    private void refused(Outgoing item, ApiException failed) {
        rest.succeeded();
        boolean same = String.valueOf(failed.getMessage()).contains("not modified");
        if (item.message() == 0 || item.forgets() || same) {
            ended(item, same ? End.SENT : End.REFUSED);
            return;
        }
        // The message to be replaced is gone or too old: a new one says the same.
        outbox.finished(item);
        outbox.offer(item.replacing(0));
    }

    private void ended(Outgoing item, End end) {
        outbox.finished(item);
        if (end == End.SENT) {
            status.answered().incrementAndGet();
        } else {
            status.undeliverable().incrementAndGet();
        }
        try {
            item.done().accept(end);
        } catch (RuntimeException failed) {
            LOG.warn("after a message: {}", failed.getMessage());
        }
    }

    private void perform(Outgoing item) throws ApiException {
        if (!item.press().isEmpty()) {
            api.answer(item.press(), item.html());
            return;
        }
        if (item.forgets()) {
            api.delete(item.chat(), item.message());
            return;
        }
        List<List<Labelled>> keyboard = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        for (List<Keyboards.Button> row : item.buttons()) {
            List<Labelled> labelled = new ArrayList<>();
            for (Keyboards.Button button : row) {
                String token = buttons.issue(item.user(), item.chat(), button.command());
                tokens.add(token);
                labelled.add(new Labelled(button.label(), token));
            }
            keyboard.add(labelled);
        }
        if (item.message() == 0) {
            int number = api.send(item.chat(), item.html(), keyboard);
            tokens.forEach(token -> buttons.bind(token, number));
        } else {
            tokens.forEach(token -> buttons.bind(token, item.message()));
            api.edit(item.chat(), item.message(), item.html(), keyboard);
        }
    }
}
