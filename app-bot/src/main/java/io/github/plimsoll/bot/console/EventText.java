package io.github.plimsoll.bot.console;

import io.github.plimsoll.bot.command.Say;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.util.SortedMap;

/** What happened, in one sentence. */
public final class EventText {
    private EventText() {}

    public static String of(BusinessEvent event) {
        SortedMap<String, String> d = event.data();
        return switch (event.type()) {
            case "FILLED" -> filled(d);
            case "LIQUIDATED" ->
                "Liquidated " + d.get("number") + " at " + d.get("price")
                        + ": the collateral is lost, result after fees " + signed(String.valueOf(d.get("pnl")))
                        + " USD.";
            case "STOPPED" -> stopped(d);
            case "RESUMED" ->
                maintenance(d)
                        ? "Maintenance has ended; " + d.get("by") + " ended it."
                        : d.get("by") + " ended the stop for " + scope(d) + ".";
            case "UNKNOWN" ->
                "The outcome of " + d.get("kind") + " in " + d.get("instrument") + " is not known: " + d.get("reason")
                        + ". It is asked for and told; nothing is sent twice.";
            case "NOT_TAKEN" ->
                "The venue has not taken " + d.get("kind") + " in " + d.get("instrument") + ": " + d.get("reason")
                        + ". The same order is tried again until it is taken.";
            case "REVERTED" ->
                d.get("kind") + " in " + d.get("instrument") + " is REVERTED: " + d.get("reason")
                        + ". Nothing was executed; what its transaction cost stays spent.";
            case "EXPIRED", "CANCELLED", "REJECTED" ->
                d.get("kind") + " in " + d.get("instrument") + " is " + event.type() + ": " + d.get("reason") + ".";
            case "RESOLVED" ->
                "The outcome of " + d.get("kind") + " in " + d.get("instrument") + " is settled: " + d.get("reason")
                        + ". What it held is free again.";
            case "ROLE_CHANGED" ->
                d.get("user")
                        + ("ADMIN".equals(d.get("role")) ? " is an admin from now on" : " is no admin any more")
                        + ", by " + d.get("by") + " (" + d.get("why") + ").";
            case "DEPOSITED" ->
                real(d)
                        ? "The books count " + d.get("amount") + " USD more, which came into your wallet; cash is "
                                + d.get("cash") + " USD now."
                        : "Deposited " + d.get("amount") + " USD of paper money; cash is " + d.get("cash")
                                + " USD now.";
            case "WITHDRAWN" ->
                real(d)
                        ? "The books count " + d.get("amount") + " USD less, which left your wallet; cash is "
                                + d.get("cash") + " USD now."
                        : "Withdrawn " + d.get("amount") + " USD of paper money; cash is " + d.get("cash")
                                + " USD now.";
            case "ENTRY_ENDED" ->
                "Waiting order " + d.get("number") + " is " + d.get("state") + ": " + d.get("order")
                        + (String.valueOf(d.get("reason")).isEmpty() ? "" : " (" + d.get("reason") + ")") + ".";
            case "MARGIN_CHANGED" ->
                d.get("number") + " holds " + d.get("collateral") + " USD now, "
                        + signed(String.valueOf(d.get("change"))) + " of margin; liquidation price "
                        + d.get("liquidation") + ".";
            case "EXITS_CHANGED" -> d.get("number") + " ends differently now: " + d.get("exits") + ".";
            case "BREAK_EVEN" ->
                "The stop of " + d.get("number") + " moved to its entry plus fees, " + d.get("stop") + ".";
            case "ADOPTED" ->
                "The venue holds a position of yours that was not opened here: " + d.get("side") + " " + d.get("size")
                        + " "
                        + d.get("instrument") + ", entry " + d.get("entry") + ", margin " + d.get("collateral")
                        + " USD. It is in your books as EXTERNAL " + d.get("number")
                        + ", counts in your limits and has no"
                        + " stop; /close " + d.get("number")
                        + " closes it. Nothing opens in that market until an admin has"
                        + " looked.";
            case "DEAD_LETTER" ->
                "Given up: " + d.get("kind") + " " + d.get("subject") + ": " + d.get("reason") + ". Of this kind "
                        + d.get("waiting") + " wait; /dead lists what was given up.";
            case "SENT_AGAIN" -> "Sent again: " + d.get("text");
            case "MISMATCH" ->
                "The venue and the books disagree: " + d.get("reason") + ". No new risk for " + scope(d)
                        + " until an admin has looked.";
            default -> event.type();
        };
    }

    private static boolean real(SortedMap<String, String> d) {
        return "LIVE".equals(d.get("mode"));
    }

    private static String signed(String amount) {
        return Say.signed(Usd.parse(amount));
    }

    private static boolean maintenance(SortedMap<String, String> d) {
        return Latch.MAINTENANCE.equals(d.get("scope"));
    }

    private static String stopped(SortedMap<String, String> d) {
        return maintenance(d)
                ? "Maintenance has begun: " + d.get("reason") + ". Nothing opens; closes, stops and targets go on."
                : "Trading is " + d.get("state") + " for " + scope(d) + ": " + d.get("reason") + ".";
    }

    private static String scope(SortedMap<String, String> d) {
        return Say.scope(String.valueOf(d.get("scope")));
    }

    private static String filled(SortedMap<String, String> d) {
        String base = d.get("side") + " " + d.get("size") + " " + d.get("instrument") + " at " + d.get("price");
        if ("INCREASE".equals(d.get("kind"))) {
            return "Added to " + d.get("number") + ": " + base + ", fee " + d.get("fee") + " USD.";
        }
        if ("OPEN".equals(d.get("kind"))) {
            String entry = d.get("entry");
            return "Filled " + d.get("number") + (entry == null ? "" : " (of " + entry + ")") + ": " + base + ", fee "
                    + d.get("fee") + " USD.";
        }
        if (StoredPosition.BOOKED_BY_HAND.equals(d.get("why"))) {
            Usd paid = Usd.parse(String.valueOf(d.get("returned")));
            return "Booked by hand: " + d.get("number") + ", " + d.get("side") + " " + d.get("size") + " "
                    + d.get("instrument") + ", was not at its venue any more, which paid "
                    + (paid.isPositive() ? paid + " USD" : "nothing, as for a liquidation")
                    + "; result " + signed(String.valueOf(d.get("pnl"))) + " USD."
                    + (isPart(d) ? " " + d.get("remaining") + " of it stays open." : "");
        }
        String why = switch (String.valueOf(d.get("why"))) {
            case "STOP_LOSS" -> "Stop loss closed ";
            case "TAKE_PROFIT" -> "Take profit closed ";
            case "TRAILING_STOP" -> "Trailing stop closed ";
            case "TIME_EXIT" -> "Time exit closed ";
            default -> "Closed ";
        };
        return why + d.get("number") + ": " + base + ", result after fees " + signed(String.valueOf(d.get("pnl")))
                + " USD, fee " + d.get("fee") + " USD.";
    }

    private static boolean isPart(SortedMap<String, String> d) {
        return new BigDecimal(d.getOrDefault("remaining", "0")).signum() > 0;
    }
}
