package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.testkit.suites.VenueContract;
import io.github.plimsoll.testkit.suites.VenueWorld;
import io.github.plimsoll.testkit.suites.sim.SimVenueWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A venue that breaks one promise fails the rule that states it, which a venue that keeps it passes. */
final class VenueContractTeethTest {
    /** A broken promise, and the rule that finds it. */
    enum Broken {
        A_FILL_IS_TOLD_UNDER_TWO_IDS {
            @Override
            EventPage events(EventPage page, int asked) {
                List<VenueEvent> events = new ArrayList<>(page.events());
                page.events().forEach(event -> events.add(renamed(event, event.id() + "again", event.units())));
                return new EventPage(events, page.cursor());
            }
        },
        AN_EVENT_CHANGES_WHEN_IT_IS_TOLD_AGAIN {
            @Override
            EventPage events(EventPage page, int asked) {
                return new EventPage(
                        page.events().stream()
                                .map(event -> renamed(event, event.id(), event.units() + asked))
                                .toList(),
                        page.cursor());
            }
        },
        ACCEPTANCE_IS_DONE {
            @Override
            VenueOrder query(VenueOrder answer) {
                return answer == VenueOrder.WORKING ? VenueOrder.DONE : answer;
            }
        },
        AN_ORDER_ON_ITS_WAY_IS_ABSENT {
            @Override
            VenueOrder query(VenueOrder answer) {
                return answer == VenueOrder.UNKNOWN ? VenueOrder.ABSENT : answer;
            }
        },
        A_LOST_ANSWER_IS_A_REFUSAL {
            @Override
            Submission submit(Venue inner, SendTicket ticket) {
                try {
                    Submission answer = inner.submit(ticket);
                    return answer.kind() == Submission.Kind.UNKNOWN ? Submission.notSent("no answer") : answer;
                } catch (RuntimeException silent) {
                    return Submission.notSent("no answer");
                }
            }
        },
        A_TICKET_IS_NOT_ASKED {
            @Override
            Submission submit(Venue inner, SendTicket ticket) {
                return Submission.accepted();
            }
        },
        A_SNAPSHOT_KNOWS_NO_WORKING_ORDERS {
            @Override
            VenueSnapshot snapshot(VenueSnapshot shown) {
                return new VenueSnapshot(true, shown.positions(), List.of(), shown.cursor());
            }
        },
        A_SNAPSHOT_IS_AS_OF_LATER {
            @Override
            VenueSnapshot snapshot(VenueSnapshot shown) {
                return new VenueSnapshot(true, shown.positions(), shown.working(), shown.cursor() + 1);
            }
        },
        THE_MARGIN_IS_NOT_WHAT_WAS_PUT_IN {
            @Override
            VenueSnapshot snapshot(VenueSnapshot shown) {
                return new VenueSnapshot(
                        true, shown.positions().stream().map(Broken::less).toList(), shown.working(), shown.cursor());
            }
        },
        A_FEE_IS_A_GIFT {
            @Override
            EventPage events(EventPage page, int asked) {
                return new EventPage(page.events().stream().map(Broken::paid).toList(), page.cursor());
            }
        },
        WHAT_CAME_TOO_LATE_IS_FILLED {
            @Override
            EventPage events(EventPage page, int asked) {
                return new EventPage(page.events().stream().map(Broken::filled).toList(), page.cursor());
            }
        },
        THE_CURSOR_PASSES_WHAT_WAS_NOT_TOLD {
            @Override
            EventPage events(EventPage page, int asked) {
                return new EventPage(List.of(), page.cursor());
            }
        };

        void rule(VenueContract contract) {
            switch (this) {
                case A_FILL_IS_TOLD_UNDER_TWO_IDS, A_FEE_IS_A_GIFT, THE_CURSOR_PASSES_WHAT_WAS_NOT_TOLD ->
                    contract.filledToTheLastUnit();
                case AN_EVENT_CHANGES_WHEN_IT_IS_TOLD_AGAIN -> contract.toldAgain();
                case ACCEPTANCE_IS_DONE, A_SNAPSHOT_KNOWS_NO_WORKING_ORDERS -> contract.acknowledgementIsNoFill();
                case AN_ORDER_ON_ITS_WAY_IS_ABSENT -> contract.requestLate();
                case A_LOST_ANSWER_IS_A_REFUSAL -> contract.answerLost();
                case WHAT_CAME_TOO_LATE_IS_FILLED -> contract.nothingAfterTheDeadline();
                case A_TICKET_IS_NOT_ASKED -> contract.ticketUsedUp();
                case A_SNAPSHOT_IS_AS_OF_LATER -> contract.snapshotAddsUp();
                case THE_MARGIN_IS_NOT_WHAT_WAS_PUT_IN -> contract.sharedPositionsAreShownWhole();
            }
        }

        EventPage events(EventPage page, int asked) {
            return page;
        }

        VenueOrder query(VenueOrder answer) {
            return answer;
        }

        Submission submit(Venue inner, SendTicket ticket) {
            return inner.submit(ticket);
        }

        VenueSnapshot snapshot(VenueSnapshot shown) {
            return shown;
        }

        private static VenueSnapshot.OpenPosition less(VenueSnapshot.OpenPosition p) {
            VenueSnapshot.Terms terms = Objects.requireNonNull(p.terms());
            return new VenueSnapshot.OpenPosition(
                    p.position(),
                    p.instrument(),
                    p.units(),
                    new VenueSnapshot.Terms(
                            terms.side(),
                            terms.entry(),
                            terms.collateral().minus(Usd.parse("0.01")),
                            terms.leverage()));
        }

        private static VenueEvent filled(VenueEvent e) {
            return e.kind() != VenueEvent.Kind.DECLINED
                    ? e
                    : new VenueEvent(
                            e.sequence(),
                            e.id(),
                            VenueEvent.Kind.FILL,
                            e.account(),
                            e.order(),
                            e.position(),
                            1_000,
                            Price.of(500_000_000_000_000L, 10),
                            Usd.ZERO,
                            "",
                            e.at());
        }

        private static VenueEvent paid(VenueEvent e) {
            return new VenueEvent(
                    e.sequence(),
                    e.id(),
                    e.kind(),
                    e.account(),
                    e.order(),
                    e.position(),
                    e.units(),
                    e.price(),
                    Usd.of(-1),
                    e.reason(),
                    e.at());
        }

        private static VenueEvent renamed(VenueEvent e, String id, long units) {
            return new VenueEvent(
                    e.sequence(),
                    id,
                    e.kind(),
                    e.account(),
                    e.order(),
                    e.position(),
                    units,
                    e.price(),
                    e.fee(),
                    e.reason(),
                    e.at());
        }
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsRule(Broken broken) {
        VenueContract honest = contract(venue -> venue);
        honest.renew();
        broken.rule(honest);
        VenueContract found = contract(venue -> new Liar(venue, broken));
        found.renew();
        assertThatThrownBy(() -> broken.rule(found)).isInstanceOf(AssertionError.class);
    }

    private static VenueContract contract(UnaryOperator<Venue> wrap) {
        return new VenueContract() {
            @Override
            protected VenueWorld newWorld() {
                return new Wrapped(new SimVenueWorld(3, false), wrap);
            }
        };
    }

    private static final class Liar implements Venue {
        private final Venue inner;
        private final Broken lie;
        private int asked;

        Liar(Venue inner, Broken lie) {
            this.inner = inner;
            this.lie = lie;
        }

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public Mode mode() {
            return inner.mode();
        }

        @Override
        public Set<Capability> capabilities() {
            return inner.capabilities();
        }

        @Override
        public Submission submit(SendTicket ticket) {
            return lie.submit(inner, ticket);
        }

        @Override
        public EventPage events(long cursor) {
            return lie.events(inner.events(cursor), ++asked);
        }

        @Override
        public VenueOrder query(SortableId order) {
            return lie.query(inner.query(order));
        }

        @Override
        public VenueSnapshot snapshot(AccountId account) {
            return lie.snapshot(inner.snapshot(account));
        }
    }

    private static final class Wrapped implements VenueWorld {
        private final VenueWorld inner;
        private final Venue venue;

        Wrapped(VenueWorld inner, UnaryOperator<Venue> wrap) {
            this.inner = inner;
            this.venue = wrap.apply(inner.venue());
        }

        @Override
        public Venue venue() {
            return venue;
        }

        @Override
        public Listing market() {
            return inner.market();
        }

        @Override
        public WorldClock clock() {
            return inner.clock();
        }

        @Override
        public void trades(long units) {
            inner.trades(units);
        }

        @Override
        public void pass(Duration time) {
            inner.pass(time);
        }

        @Override
        public boolean next(Outcome outcome) {
            return inner.next(outcome);
        }
    }
}
