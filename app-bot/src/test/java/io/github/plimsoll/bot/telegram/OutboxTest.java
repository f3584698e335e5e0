package io.github.plimsoll.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.telegram.Outgoing.End;
import io.github.plimsoll.bot.telegram.Outgoing.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final long SECOND = 1_000_000_000L;
    private final AtomicLong nanos = new AtomicLong(5);
    private final List<String> ends = new ArrayList<>();

    private Outgoing item(Priority priority, long chat, String text) {
        return Outgoing.page(priority, chat, text, List.of(), end -> ends.add(text + " " + end));
    }

    private static @Nullable String next(Outbox box) throws InterruptedException {
        Outgoing item = box.take(0);
        if (item == null) {
            return null;
        }
        box.finished(item);
        return item.html();
    }

    @Test
    void alertsBeforeAnswersBeforeNotices() throws Exception {
        Outbox box = new Outbox(10, 10, 1_000, SECOND, nanos::get);
        box.offer(item(Priority.NOTICE, 1, "notice"));
        box.offer(item(Priority.ANSWER, 2, "answer"));
        box.offer(item(Priority.ALERT, 3, "alert"));
        assertThat(next(box)).isEqualTo("alert");
        nanos.addAndGet(SECOND);
        assertThat(next(box)).isEqualTo("answer");
        nanos.addAndGet(SECOND);
        assertThat(next(box)).isEqualTo("notice");
        assertThat(next(box)).isNull();
    }

    @Test
    void aChatGetsOneASecondAndThreeAtOnceButAlertsAtOnce() throws Exception {
        Outbox box = new Outbox(100, 100, 1_000, SECOND, nanos::get);
        for (int i = 0; i < 6; i++) {
            box.offer(item(Priority.ANSWER, 1, "a" + i));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(next(box)).isEqualTo("a" + i);
            nanos.addAndGet(1_000_000);
        }
        assertThat(next(box)).isNull();
        box.offer(item(Priority.ALERT, 1, "alert"));
        assertThat(next(box)).isEqualTo("alert");
        nanos.addAndGet(SECOND);
        assertThat(next(box)).isNull(); // the alert took the place of one
        nanos.addAndGet(SECOND);
        assertThat(next(box)).isEqualTo("a3");
        assertThat(next(box)).isNull();
    }

    @Test
    void thirtyASecondInAll() throws Exception {
        Outbox box = new Outbox(1_000, 100, 30, SECOND, nanos::get);
        for (int i = 0; i < 200; i++) {
            box.offer(item(Priority.ANSWER, 100 + i, "a" + i));
        }
        int sent = 0;
        for (int ms = 0; ms < 2_000; ms++) {
            sent += next(box) == null ? 0 : 1;
            nanos.addAndGet(1_000_000);
        }
        assertThat(sent).isBetween(85, 90); // the burst of 30 and 30 a second
    }

    @Test
    void whenFullTheOldestOfTheLowestGoesAndNeverAnAlert() {
        Outbox box = new Outbox(3, 10, 1_000, SECOND, nanos::get);
        box.offer(item(Priority.ALERT, 1, "alert"));
        box.offer(item(Priority.ANSWER, 2, "a0"));
        box.offer(item(Priority.NOTICE, 3, "n0"));
        box.offer(item(Priority.NOTICE, 4, "n1"));
        box.offer(item(Priority.ANSWER, 5, "a1"));
        box.offer(item(Priority.ANSWER, 6, "a2"));
        box.offer(item(Priority.ANSWER, 7, "a3"));
        box.offer(item(Priority.ALERT, 8, "alert"));
        assertThat(ends).containsExactly("n0 DROPPED", "n1 DROPPED", "a0 DROPPED");
        assertThat(box.size()).isEqualTo(5);
        assertThat(box.alerts()).isEqualTo(2);
        assertThat(box.dropped()).isEqualTo(3);
    }

    @Test
    void oneChatCannotTakeAllTheRoom() {
        Outbox box = new Outbox(100, 3, 1_000, SECOND, nanos::get);
        box.offer(item(Priority.ANSWER, 2, "other"));
        for (int i = 0; i < 5; i++) {
            box.offer(item(Priority.ANSWER, 1, "a" + i));
        }
        assertThat(ends).containsExactly("a0 DROPPED", "a1 DROPPED");
        assertThat(box.size()).isEqualTo(4);
    }

    @Test
    void aPauseOfOneChatHoldsThatChatAndOfTwoEverybody() throws Exception {
        Outbox box = new Outbox(100, 100, 1_000, SECOND, nanos::get);
        box.offer(item(Priority.ALERT, 1, "one"));
        box.offer(item(Priority.ANSWER, 2, "two"));
        box.offer(item(Priority.ANSWER, 3, "three"));
        Outgoing one = Objects.requireNonNull(box.take(0));
        box.hold(one, 5);
        Outgoing two = Objects.requireNonNull(box.take(0));
        assertThat(two.html()).isEqualTo("two");
        nanos.addAndGet(SECOND);
        box.hold(two, 5);
        assertThat(next(box)).isNull();
        nanos.addAndGet(4 * SECOND + 1);
        assertThat(next(box)).isNull();
        nanos.addAndGet(SECOND);
        assertThat(next(box)).isEqualTo("one");
        assertThat(next(box)).isEqualTo("two");
        assertThat(next(box)).isEqualTo("three");
        assertThat(ends).isEmpty();
        assertThat(End.values()).hasSize(3);
    }

    @Test
    void oneAtATimePerChat() throws Exception {
        Outbox box = new Outbox(100, 100, 1_000, SECOND, nanos::get);
        box.offer(item(Priority.ANSWER, 1, "a0"));
        box.offer(item(Priority.ANSWER, 1, "a1"));
        Outgoing first = Objects.requireNonNull(box.take(0));
        assertThat(box.take(0)).isNull();
        box.finished(first);
        assertThat(next(box)).isEqualTo("a1");
    }
}
