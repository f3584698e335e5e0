package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.numbers.Side;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is sent twice, late, or without an answer. */
interface VenueDoubtRules extends VenueRules {
    @Test
    @DisplayName("the same client order id again is the same order, while it works and after it has ended")
    default void sameIdIsSameOrder() {
        if (lacks(Capability.CLIENT_IDS)) {
            return;
        }
        StoredIntent open = accepted(office().open(HERS, Side.LONG, 1_000));
        for (int i = 0; i < 3; i++) {
            accepted(open);
        }
        ended(open);
        rest();
        accepted(open);
        rest();
        assertThat(ears().filled(open.id())).isEqualTo(open.sizeUnits());
        assertThat(held(snapshot(HERS), open.position())).isEqualTo(open.sizeUnits());
    }

    @Test
    @DisplayName("a ticket is used up by the order that it sends")
    default void ticketUsedUp() {
        StoredIntent open = office().open(HERS, Side.SHORT, 1_000);
        SendTicket ticket = null;
        for (int i = 0; i < TRIES; i++) {
            SendTicket tried = office().ticket(open);
            Optional<Submission> answer = Patience.ask(() -> Optional.of(venue().submit(tried)));
            if (answer.isPresent() && answer.get().kind() == Submission.Kind.ACCEPTED) {
                ticket = tried;
                break;
            }
        }
        SendTicket used = Objects.requireNonNull(ticket, "the venue never accepted an order");
        assertThat(used.redeem()).isFalse();
        ended(open);
        Patience.ask(() -> Optional.of(venue().submit(used)));
        rest();
        assertThat(ears().filled(open.id())).isEqualTo(open.sizeUnits());
    }

    @Test
    @DisplayName("a ticket whose lease has ended sends nothing, and says so")
    default void lapsedTicketSendsNothing() {
        StoredIntent open = office().open(HERS, Side.LONG, 1_000);
        SendTicket late = office().lapsed(open);
        Patience.ask(() -> Optional.of(venue().submit(late)))
                .ifPresent(answer -> assertThat(answer.kind()).isEqualTo(Submission.Kind.NOT_SENT));
        rest();
        assertThat(ears().of(open.id())).isEmpty();
        assertThat(asked(open.id())).isIn(VenueOrder.ABSENT, VenueOrder.UNKNOWN);
        assertThat(snapshot(HERS).working()).isEmpty();
    }

    @Test
    @DisplayName("an order that the venue never saw is absent to a venue whose absence proves something")
    default void neverSent() {
        if (lacks(Capability.ABSENCE_PROVES_UNSENT)) {
            return;
        }
        assertThat(asked(office().id())).isEqualTo(VenueOrder.ABSENT);
    }

    @Test
    @DisplayName("an acknowledgement that is lost leaves the outcome unknown, and the venue knows it")
    default void answerLost() {
        if (cannot(VenueWorld.Outcome.ANSWER_LOST)) {
            return;
        }
        StoredIntent open = office().open(HERS, Side.LONG, 1_000);
        Patience.ask(() -> Optional.of(submit(open)))
                .ifPresent(answer -> assertThat(answer.kind()).isEqualTo(Submission.Kind.UNKNOWN));
        assertThat(asked(open.id())).isEqualTo(VenueOrder.WORKING);
        ended(open);
        assertThat(asked(open.id())).isEqualTo(VenueOrder.DONE);
        assertThat(ears().filled(open.id())).isEqualTo(open.sizeUnits());
    }

    @Test
    @DisplayName("an order that is lost on its way is never called unsent by its sender, and absent by the venue")
    default void requestLost() {
        if (cannot(VenueWorld.Outcome.REQUEST_LOST)) {
            return;
        }
        StoredIntent open = office().open(HERS, Side.LONG, 1_000);
        Patience.ask(() -> Optional.of(submit(open)))
                .ifPresent(answer -> assertThat(answer.kind()).isEqualTo(Submission.Kind.UNKNOWN));
        rest();
        assertThat(asked(open.id())).isEqualTo(VenueOrder.ABSENT);
        assertThat(ears().of(open.id())).isEmpty();
    }

    @Test
    @DisplayName("an order that is still on its way is not absent to a venue whose absence proves that it was not sent")
    default void requestLate() {
        if (lacks(Capability.ABSENCE_PROVES_UNSENT)) {
            return;
        }
        if (cannot(VenueWorld.Outcome.REQUEST_LATE)) {
            return;
        }
        StoredIntent open = office().open(HERS, Side.LONG, 1_000);
        Patience.ask(() -> Optional.of(submit(open)))
                .ifPresent(answer -> assertThat(answer.kind()).isEqualTo(Submission.Kind.UNKNOWN));
        for (int i = 0; i < TRIES && !ears().ended(open); i++) {
            Optional<VenueOrder> answer = Patience.ask(() -> Optional.of(venue().query(open.id())));
            answer.ifPresent(said -> assertThat(said).isNotEqualTo(VenueOrder.ABSENT));
            pass();
        }
        assertThat(ears().ended(open)).isTrue();
        boolean tooLate = !ears().of(open.id(), VenueEvent.Kind.DECLINED).isEmpty();
        assertThat(ears().filled(open.id())).isEqualTo(tooLate ? 0 : open.sizeUnits());
    }

    @Test
    @DisplayName("nothing of an open is filled after its deadline and the venue says that it ended; a close has none")
    default void nothingAfterTheDeadline() {
        both(side -> {
            StoredIntent open = filled(HERS, side);
            if (cannot(VenueWorld.Outcome.WORKED_LATE)) {
                return;
            }
            StoredIntent late = ended(accepted(office().open(HERS, side, 1_000)));
            rest();
            assertThat(ears().of(late.id())).singleElement().satisfies(end -> {
                assertThat(end.kind()).isEqualTo(VenueEvent.Kind.DECLINED);
                assertThat(end.reason()).isNotBlank();
            });
            assertThat(asked(late.id())).isEqualTo(VenueOrder.DONE);
            assertThat(held(snapshot(HERS), late.position())).isZero();
            world().next(VenueWorld.Outcome.WORKED_LATE);
            StoredIntent close = ended(accepted(office().close(open, open.sizeUnits())));
            assertThat(ears().filled(close.id())).isEqualTo(open.sizeUnits());
        });
    }
}
