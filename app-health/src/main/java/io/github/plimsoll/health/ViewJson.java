package io.github.plimsoll.health;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The view for programs, and the parts for the page's script. Amounts are text, so that nothing is rounded. */
final class ViewJson {
    private ViewJson() {}

    static String parts(Map<String, String> parts) {
        return Json.write(json -> {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                json.writeStringField(part.getKey(), part.getValue());
            }
        });
    }

    static String of(PageView view) {
        return Json.write(json -> {
            text(json, "mode", view.mode(), "time", view.time());
            json.writeObjectFieldStart("control");
            PageView.Control control = view.control();
            text(json, "state", control.state(), "reason", control.reason(), "since", control.since());
            array(json, "stops", control.stops(), stop -> {
                text(json, "scope", stop.scope(), "state", stop.state(), "reason", stop.reason());
                text(json, "by", stop.by(), "since", stop.since());
            });
            json.writeEndObject();
            strings(json, "problems", view.problems());
            json.writeObjectFieldStart("account");
            account(json, view.account());
            json.writeEndObject();
            array(json, "positions", view.positions(), p -> {
                text(json, "number", p.number(), "instrument", p.instrument(), "side", p.side(), "size", p.size());
                text(json, "leverage", p.leverage(), "collateral", p.collateral(), "entry", p.entry());
                text(json, "mark", p.mark(), "pnl", p.pnl(), "liquidation", p.liquidation());
                text(json, "distance_percent", p.distance(), "guards", p.guards());
            });
            array(json, "orders", view.orders(), o -> {
                text(json, "id", o.id(), "kind", o.kind(), "instrument", o.instrument(), "side", o.side());
                text(json, "size", o.size(), "filled", o.filled(), "state", o.state(), "reason", o.reason());
                text(json, "since", o.since());
            });
            array(json, "feeds", view.feeds(), feed -> feed(json, feed));
            array(json, "limits", view.limits(), l -> {
                text(json, "name", l.name(), "scope", l.scope(), "limit", l.limit(), "used", l.used());
                text(json, "left", l.left(), "unit", l.unit(), "used_percent", l.percent());
            });
            array(json, "decisions", view.decisions(), d -> {
                text(json, "time", d.time(), "id", d.id(), "kind", d.kind(), "instrument", d.instrument());
                text(json, "code", d.code());
                json.writeBooleanField("accepted", d.accepted());
                strings(json, "reasons", d.reasons());
            });
            array(json, "tasks", view.tasks(), t -> {
                text(json, "name", t.name(), "state", t.state(), "heartbeat_age_s", t.heartbeatAge());
                text(json, "last_failure", t.failure());
                json.writeNumberField("restarts", t.restarts());
            });
        });
    }

    private static void account(JsonGenerator json, PageView.Account account) throws IOException {
        text(json, "owner", account.owner(), "name", account.name());
        text(json, "unit", account.unit(), "equity", account.equity());
        text(json, "today", account.today(), "free", account.free(), "margin", account.margin());
        text(json, "peak", account.peak(), "drawdown", account.drawdown());
        text(json, "drawdown_percent", account.drawdownPercent());
        array(json, "curve", account.curve(), point -> {
            text(json, "time", point.time().toString(), "equity", point.equity());
        });
    }

    private static void feed(JsonGenerator json, PageView.Feed feed) throws IOException {
        text(json, "instrument", feed.instrument(), "price", feed.price(), "state", feed.state());
        text(json, "reason", feed.reason(), "max_deviation_percent", feed.bound());
        array(json, "sources", feed.sources(), s -> {
            text(json, "name", s.name(), "state", s.state(), "price", s.price(), "age_s", s.age());
            text(json, "deviation_percent", s.deviation(), "rejects", s.rejects(), "last_reject", s.lastReject());
            json.writeNumberField("updates", s.updates());
        });
    }

    /** Name and value by turns. */
    private static void text(JsonGenerator json, String... namesAndValues) throws IOException {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            json.writeStringField(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static <T> void array(JsonGenerator json, String name, List<T> values, Fields<T> fields)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (T value : values) {
            json.writeStartObject();
            fields.write(value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private interface Fields<T> {
        void write(T value) throws IOException;
    }
}
