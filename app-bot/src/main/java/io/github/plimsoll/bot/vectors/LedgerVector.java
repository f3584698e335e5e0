package io.github.plimsoll.bot.vectors;

import static io.github.plimsoll.bot.vectors.Fields.small;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.execution.AccountLedger;
import io.github.plimsoll.execution.LedgerAnswer;
import io.github.plimsoll.execution.LedgerPosition;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** The double-entry books of one account over a series of events; see docs/vectors.md. */
final class LedgerVector {
    /** More than a case by hand has, and less than would fill the memory. */
    private static final int MOST_EVENTS = 10_000;

    private static final int PRICE_DECIMALS = Price.DEFAULT_DECIMALS;
    private static final int SIZE_DECIMALS = 8;

    private final AccountLedger ledger;
    private final int priceDecimals;
    private final int sizeDecimals;

    private LedgerVector(int priceDecimals, int sizeDecimals) {
        this.ledger = new AccountLedger(priceDecimals, sizeDecimals);
        this.priceDecimals = priceDecimals;
        this.sizeDecimals = sizeDecimals;
    }

    static ObjectNode answer(JsonNode one) {
        JsonNode events = one.path("events");
        if (!events.isArray() || events.size() > MOST_EVENTS) {
            throw new IllegalArgumentException("events must be a list of at most " + MOST_EVENTS);
        }
        return new LedgerVector(
                        small(one, "price_decimals", PRICE_DECIMALS), small(one, "size_decimals", SIZE_DECIMALS))
                .answers(events);
    }

    private ObjectNode answers(JsonNode events) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode all = answer.putArray("events");
        Usd realized = Usd.ZERO;
        for (JsonNode event : events) {
            LedgerAnswer booked = book(event);
            realized =
                    booked.fold(LedgerAnswer.Booked::realized, no -> Usd.ZERO).plus(realized);
            say(all.addObject(), event, booked);
        }
        ObjectNode balances = answer.putObject("balances");
        for (Book book : Book.values()) {
            balances.put(book.name(), ledger.balance(book).toString());
        }
        ObjectNode fees = answer.putObject("fees");
        ledger.fees().forEach((kind, fee) -> fees.put(kind, fee.toString()));
        answer.put("realized", realized.toString());
        ObjectNode positions = answer.putObject("positions");
        ledger.positions().forEach((name, position) -> whole(positions.putObject(name), position));
        return answer;
    }

    private LedgerAnswer book(JsonNode event) {
        String name = name(event);
        String what = event.path("do").asText();
        return switch (what) {
            case "deposit" -> ledger.deposit(usd(event, "amount"));
            case "withdraw" -> ledger.withdraw(usd(event, "amount"));
            case "open" ->
                ledger.open(
                        name,
                        Fields.one(Side.class, event, "side", Side.LONG),
                        size(event),
                        price(event),
                        margin(event),
                        fee(event));
            case "increase" -> ledger.increase(name, size(event), price(event), margin(event), fee(event));
            case "close" -> ledger.close(name, part(event, name), price(event), fee(event, part(event, name)));
            case "liquidate" -> ledger.liquidate(name, part(event, name), price(event));
            case "margin" -> ledger.margin(name, usd(event, "amount"));
            case "funding", "rollover", "gas", "fee" -> charge(event, AccountLedger.Charge.valueOf(upper(what)));
            default ->
                throw new IllegalArgumentException("do is deposit, withdraw, open, increase, close, liquidate, margin,"
                        + " funding, rollover, gas or fee, not \"" + what + "\"");
        };
    }

    private LedgerAnswer charge(JsonNode event, AccountLedger.Charge kind) {
        Usd amount = usd(event, "amount");
        String from = event.path("from").asText("cash");
        if (!from.equals("cash") && !from.equals("margin")) {
            throw new IllegalArgumentException("from is cash or margin, not \"" + from + "\"");
        }
        return event.has("position") || from.equals("margin")
                ? ledger.charge(name(event), kind, amount, from.equals("margin"))
                : ledger.charge(kind, amount);
    }

    private static String name(JsonNode event) {
        return event.path("position").asText("p");
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static Usd usd(JsonNode event, String name) {
        return Decimal.usd(event.path(name), name);
    }

    private Price price(JsonNode event) {
        return Price.parse(Decimal.plain(event.path("price"), "price"), priceDecimals);
    }

    private Quantity size(JsonNode event) {
        return Quantity.parse(Decimal.plain(event.path("size"), "size"), sizeDecimals);
    }

    /** What a close takes: a size, a share of what remains, or all of it. */
    private Quantity part(JsonNode event, String name) {
        if (event.has("size") && event.has("percent")) {
            throw new IllegalArgumentException("give size or percent, not both");
        }
        if (event.has("size")) {
            return size(event);
        }
        long remaining = ledger.position(name).map(p -> p.remaining().units()).orElse(0L);
        Percent percent =
                event.has("percent") ? Percent.parse(Decimal.plain(event.get("percent"), "percent")) : Percent.of(100);
        if (percent.tenThousandths() <= 0 || percent.tenThousandths() > Percent.ONE_HUNDRED) {
            throw new IllegalArgumentException("percent must be above 0 and at most 100 but is " + percent);
        }
        long units = Exact.mulDiv(remaining, percent.tenThousandths(), Percent.ONE_HUNDRED, Rounding.DOWN);
        return Quantity.of(Math.max(1, units), sizeDecimals);
    }

    private Usd margin(JsonNode event) {
        if (event.has("margin") && event.has("leverage")) {
            throw new IllegalArgumentException("give margin or leverage, not both");
        }
        if (event.has("leverage")) {
            BigDecimal notional =
                    size(event).toBigDecimal().multiply(price(event).toBigDecimal());
            BigDecimal leverage = Decimal.of(event.get("leverage"), "leverage");
            if (leverage.signum() <= 0) {
                throw new IllegalArgumentException("leverage must be above 0 but is " + leverage);
            }
            return Usd.of(notional.divide(leverage, Usd.DECIMALS, RoundingMode.UP));
        }
        return Decimal.usd(event, "margin", Usd.ZERO);
    }

    private Usd fee(JsonNode event) {
        return fee(event, size(event));
    }

    private Usd fee(JsonNode event, Quantity size) {
        if (event.has("fee") && event.has("fee_rate")) {
            throw new IllegalArgumentException("give fee or fee_rate, not both");
        }
        return event.has("fee_rate")
                ? size.notional(price(event), Rounding.UP)
                        .times(Ratio.parse(Decimal.plain(event.get("fee_rate"), "fee_rate")), Rounding.UP)
                : Decimal.usd(event, "fee", Usd.ZERO);
    }

    private void say(ObjectNode to, JsonNode event, LedgerAnswer answer) {
        to.put("do", event.path("do").asText());
        answer.fold(
                booked -> {
                    to.put("pnl", booked.pnl().toString())
                            .put("fee", booked.fee().toString())
                            .put("realized", booked.realized().toString());
                    ObjectNode postings = to.putObject("postings");
                    booked.entries()
                            .forEach(entry -> postings.put(
                                    entry.book().name(), entry.amount().toString()));
                    return to;
                },
                no -> to.put("refused", no.code().name()).put("because", no.message()));
        if (event.has("position")
                || event.has("price")
                || event.path("do").asText().equals("margin")) {
            ledger.position(name(event)).ifPresent(position -> state(to, position));
        }
    }

    private void state(ObjectNode to, LedgerPosition position) {
        boolean open = !position.remaining().isZero();
        to.put("remaining", position.remaining().toString());
        if (open) {
            to.put("average_entry", position.entry().toString()).put("entry_cost", cost(position));
        } else {
            to.putNull("average_entry").putNull("entry_cost");
        }
        to.put("margin", position.margin().toString());
    }

    /** The dollars that the remaining size cost, every digit of them. */
    private String cost(LedgerPosition position) {
        return Decimal.plain(new BigDecimal(position.basis().cost(), priceDecimals + sizeDecimals));
    }

    private void whole(ObjectNode to, LedgerPosition position) {
        to.put("side", position.side().name())
                .put("opened", position.opened().toString())
                .put("closed", position.closed().toString());
        state(to, position);
        to.put("pnl", position.pnl().toString())
                .put("fees", position.fees().toString())
                .put("realized", position.realized().toString());
    }
}
