package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every way an order can enter, read from the compiled product: {@code /open} and {@code /confirm} by the opener,
 * {@code /increase}, {@code /margin}, {@code /close}, {@code /flatten}, the triggers and the watch over waiting orders, all through the desk; the dispatcher
 * alone reaches a venue.
 */
class OrderEntryTest {
    private static final String EXECUTION = "io/github/plimsoll/execution/";
    private static final String COMMAND = "io/github/plimsoll/bot/command/";
    private static final String TICKET = "L" + EXECUTION + "SendTicket;";

    @Test
    @DisplayName("GATE-01 every order entry point passes the one gate, and nothing goes round it")
    void everyEntryPassesTheGate() {
        ClassCalls product = ClassCalls.product();
        assertThat(product.classes())
                .as("the whole product is read")
                .contains(
                        EXECUTION + "TradeDesk",
                        EXECUTION + "PaperVenue",
                        COMMAND + "Commands",
                        "io/github/plimsoll/bot/world/World",
                        "io/github/plimsoll/risk/RiskEngine",
                        "io/github/plimsoll/postgres/PostgresStore",
                        "io/github/plimsoll/health/HealthServer",
                        "io/github/plimsoll/feeds/TapeFeed");

        // The end of the path: one class sends, and only it makes what can be sent; the leased venue hands it on, and
        // so does a
        // venue that sends transactions to their sender.
        assertThat(product.callers("", "submit", "(" + TICKET))
                .containsExactly("Dispatcher", "LeasedVenue", "OwnOrders");
        assertThat(product.callers(EXECUTION + "SendTicket", "<init>", "")).containsExactly("Dispatcher");
        // The gate: three classes record orders, and only the desk uses them.
        assertThat(product.callers("", "insertIntent", "")).containsExactly("AddingMargin", "Closing", "DecidedRows");
        assertThat(product.callers(EXECUTION + "spi/DecidedRows", "<init>", "")).containsExactly("OpenRecord");
        assertThat(product.callers(EXECUTION + "OpenRecord", "<init>", "")).containsExactly("Opening");
        assertThat(product.callers(EXECUTION + "Opening", "<init>", "")).containsExactly("TradeDesk");
        assertThat(product.callers(EXECUTION + "Closing", "<init>", "")).containsExactly("TradeDesk");
        assertThat(product.callers(EXECUTION + "AddingMargin", "<init>", "")).containsExactly("TradeDesk");
        // The entries.
        assertThat(product.callers(EXECUTION + "TradeDesk", "open", "")).containsExactly("Opener");
        assertThat(product.callers(COMMAND + "Opener", "open", "")).containsExactly("Confirm", "Open");
        assertThat(product.callers(EXECUTION + "TradeDesk", "increase", "")).containsExactly("Increase");
        assertThat(product.callers(EXECUTION + "TradeDesk", "margin", "")).containsExactly("Margin");
        assertThat(product.callers(EXECUTION + "TradeDesk", "place", "")).containsExactly("Opener");
        assertThat(product.callers(EXECUTION + "Opening", "open", "(L" + EXECUTION + "spi/StoredEntry;"))
                .containsExactly("EntryWatch");
        assertThat(product.callers(EXECUTION + "Opening", "open", "(L" + EXECUTION + "EntryCommand;"))
                .containsExactly("Entries");
        // What ends an order at its venue needs no ticket, and one class alone asks for it.
        assertThat(product.callers("", "callOff", "(Lio/github/plimsoll/numbers/SortableId;"))
                .as("Avantis hands it on to its desk, and that to its transactions")
                .containsExactly("AvantisVenue", "CallOffs", "LeasedVenue", "OrderDesk");
        assertThat(product.callers(EXECUTION + "TradeDesk", "close", "")).containsExactly("Close");
        assertThat(product.callers(EXECUTION + "TradeDesk", "fire", "")).containsExactly("Triggers");
        assertThat(product.callers(EXECUTION + "TradeDesk", "flatten", "")).containsExactly("Flatten");
    }

    @Test
    void aBypassIsSeen() {
        assertThat(ClassCalls.of(Bypass.class).callers("", "submit", "(" + TICKET))
                .containsExactly("OrderEntryTest");
    }

    /** What the product must not have. */
    private static final class Bypass {
        @SuppressWarnings("unused")
        static Submission send(Venue venue, SendTicket ticket) {
            return venue.submit(ticket);
        }
    }
}
