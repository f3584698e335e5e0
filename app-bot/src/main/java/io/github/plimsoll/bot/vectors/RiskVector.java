package io.github.plimsoll.bot.vectors;

import static io.github.plimsoll.bot.vectors.Fields.number;
import static io.github.plimsoll.bot.vectors.Fields.small;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.AccountState;
import io.github.plimsoll.risk.Approved;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.MarketExposure;
import io.github.plimsoll.risk.MarketState;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.PriceStatus;
import io.github.plimsoll.risk.Rejected;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One order against a policy, an account and a market; see docs/vectors.md. */
final class RiskVector {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
    private static final AccountId ACCOUNT = new AccountId("dry:vector:one");
    private static final int DAYS = 365;

    private RiskVector() {}

    static ObjectNode answer(JsonNode one) {
        RiskPolicy policy = one.has("policy")
                ? RiskPolicy.fromMap(JSON.convertValue(one.get("policy"), TREE))
                : RiskPolicy.defaults();
        MarketState market = market(one.path("market"));
        OpenOrder order = order(one.path("order"), market.instrument());
        ControlState control = Fields.one(ControlState.class, one, "control", ControlState.ACTIVE);
        return RiskEngine.of(policy)
                .assess(order, account(one.path("account")), market, control, 0, number(one, "now_us"))
                .fold(RiskVector::approved, RiskVector::rejected);
    }

    private static ObjectNode approved(Approved yes) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("approved", true)
                .put("notional", yes.notional().micros())
                .put("fee", yes.fee().micros())
                .put("size", yes.size().units())
                .put("liquidation", yes.liquidationPrice().units())
                .put("worst_loss", yes.worstLoss().micros());
    }

    private static ObjectNode rejected(Rejected no) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("approved", false);
        ArrayNode reasons = answer.putArray("reasons");
        no.codes()
                .forEach(code -> reasons.addObject()
                        .put("code", code.name())
                        .put("limit", no.limit(code))
                        .put("actual", no.actual(code)));
        return answer;
    }

    private static MarketState market(JsonNode market) {
        String id = market.path("instrument").asText("BTC-USD");
        int dash = id.indexOf('-');
        Instrument instrument = new Instrument(
                id,
                Instrument.Kind.PERP,
                dash < 0 ? id : id.substring(0, dash),
                id.substring(dash + 1),
                Asset.USDC,
                small(market, "price_decimals", 2),
                small(market, "size_decimals", 8),
                DAYS,
                MarketHours.ALWAYS,
                market.path("group").asText(""));
        VenueTerms terms = new VenueTerms(
                Ratio.ofMillionths(number(market, "taker_fee", 0)),
                Ratio.ofMillionths(number(market, "spread", 0)),
                Ratio.ofMillionths(number(market, "threshold", Ratio.ONE_MILLIONTHS)),
                Leverage.ofHundredths(small(market, "max_leverage", Leverage.MAX_HUNDREDTHS)),
                Usd.ofMicros(number(market, "min_notional", 0)));
        return MarketState.of(
                instrument,
                terms,
                Fields.one(PriceStatus.class, market, "status", PriceStatus.USABLE),
                "",
                number(market, "price", 0),
                number(market, "confidence", 0),
                number(market, "as_of_us", 0));
    }

    private static AccountState account(JsonNode account) {
        long equity = number(account, "equity");
        AccountState.Builder state = AccountState.builder(ACCOUNT, 1)
                .equity(Usd.ofMicros(equity))
                .freeMargin(Usd.ofMicros(number(account, "free_margin", equity)))
                .dayBase(Usd.ofMicros(number(account, "day_base", equity)))
                .realizedToday(Usd.ofMicros(number(account, "realized_today", 0)))
                .unrealized(Usd.ofMicros(number(account, "unrealized", 0)))
                .reservedMargin(Usd.ofMicros(number(account, "reserved_margin", 0)))
                .reservedWorstLoss(Usd.ofMicros(number(account, "reserved_worst_loss", 0)));
        for (JsonNode one : account.path("markets")) {
            state.market(
                    one.path("instrument").asText("BTC-USD"),
                    one.path("group").asText(""),
                    new MarketExposure(
                            number(one, "open_long", 0),
                            number(one, "open_short", 0),
                            number(one, "reserved_long", 0),
                            number(one, "reserved_short", 0),
                            small(one, "positions", 0),
                            small(one, "working_orders", 0),
                            number(one, "oldest_us", 0)));
        }
        return state.build();
    }

    private static OpenOrder order(JsonNode order, Instrument instrument) {
        return new OpenOrder(
                ACCOUNT,
                order.path("instrument").asText(instrument.id()),
                Fields.one(Side.class, order, "side", Side.LONG),
                Usd.ofMicros(number(order, "collateral")),
                Leverage.ofHundredths(small(order, "leverage", Leverage.ONE_HUNDREDTHS)),
                price(order, "stop", instrument),
                price(order, "target", instrument));
    }

    private static @Nullable Price price(JsonNode order, String name, Instrument instrument) {
        return order.has(name) ? Price.of(number(order, name), instrument.priceDecimals()) : null;
    }
}
