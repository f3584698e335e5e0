package io.github.plimsoll.bot.vectors;

import static io.github.plimsoll.bot.vectors.Fields.number;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.CalendarWindow;
import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Gcra;
import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.InFlight;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.Reservation;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.TokenBucket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Limits, and takes from them at given times; see docs/vectors.md. */
final class LimitVector {
    private static final String ACTION = "TAKE";
    private static final String KIND = "key";
    /** More than a case by hand has, and less than would fill the memory. */
    private static final int MOST_STEPS = 100_000;

    private LimitVector() {}

    static ObjectNode answer(JsonNode one) {
        List<Limit> limits = new ArrayList<>();
        one.path("limits").forEach(limit -> limits.add(limit(limit)));
        Plan.Builder plan = Plan.builder();
        limits.forEach(plan::limit);
        plan.action(
                ACTION, limits.stream().map(limit -> Charge.perCall(limit.id())).toArray(Charge[]::new));
        JsonNode steps = one.path("steps");
        if (!steps.isArray() || steps.isEmpty() || steps.size() > MOST_STEPS) {
            throw new IllegalArgumentException("steps must be 1 to " + MOST_STEPS);
        }
        long[] now = {number(steps.get(0), "at_us")};
        RateLimiter limiter = RateLimiter.builder()
                .plan(plan.build())
                .clock(WorldClock.of(() -> now[0]))
                .build();
        Map<String, Reservation> open = new LinkedHashMap<>();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode answers = answer.putArray("answers");
        for (JsonNode step : steps) {
            now[0] = number(step, "at_us");
            answers.add(step(limiter, limits, step, open));
        }
        return answer;
    }

    private static ObjectNode step(
            RateLimiter limiter, List<Limit> limits, JsonNode step, Map<String, Reservation> open) {
        String what = step.path("do").asText("take");
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        if (what.equals("commit") || what.equals("cancel")) {
            Reservation held = open.get(step.path("ref").asText());
            if (held == null) {
                throw new IllegalArgumentException(
                        "nothing was reserved as \"" + step.path("ref").asText() + "\"");
            }
            return said.put("ended", (what.equals("commit") ? limiter.commit(held) : limiter.cancel(held)).name());
        }
        Key key = Key.of(KIND, step.path("key").asText("k"));
        if (what.equals("status")) {
            limiter.status(key)
                    .forEach(status -> said.putObject(status.limitId())
                            .put("used", status.used())
                            .put("remaining", status.remaining())
                            .put("reset_us", status.resetAtMicros()));
            return said;
        }
        if (!what.equals("take") && !what.equals("reserve")) {
            throw new IllegalArgumentException("do is take, reserve, commit, cancel or status, not \"" + what + "\"");
        }
        long[] costs = limits.stream()
                .mapToLong(limit -> step.path("costs").path(limit.id()).asLong(1))
                .toArray();
        // a take is a reservation that ends at once, so that any number of limits is asked in one way
        Decision decision = limiter.reserve(ACTION, key, costs);
        if (decision instanceof Granted granted) {
            if (what.equals("take")) {
                limiter.commit(granted.reservation());
            } else {
                open.put(step.path("ref").asText(), granted.reservation());
            }
        }
        return said(decision);
    }

    private static ObjectNode said(Decision decision) {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        return decision.fold(
                yes -> {
                    said.put("granted", true);
                    ObjectNode left = said.putObject("remaining");
                    yes.remaining().forEach(one -> left.put(one.limitId(), one.remaining()));
                    return said;
                },
                no -> said.put("granted", false)
                        .put("limit", no.limitId())
                        .put("used", no.used())
                        .put("retry_after_us", no.retryAfterMicros()),
                never ->
                        said.put("granted", false).put("limit", never.limitId()).put("never", true),
                unknown -> said.put("granted", false).put("code", unknown.code()));
    }

    private static Limit limit(JsonNode limit) {
        String id = limit.path("id").asText();
        String type = limit.path("type").asText();
        long capacity = number(limit, "capacity");
        return switch (type) {
            case "sliding" -> {
                int events = limit.path("max_events").asInt((int) Math.max(1, Math.min(capacity, 10_000)));
                yield new SlidingWindow(id, KIND, capacity, number(limit, "window_us"), events, false);
            }
            case "calendar" -> new CalendarWindow(id, KIND, capacity, number(limit, "window_us"), false);
            case "gcra" -> new Gcra(id, KIND, number(limit, "refill"), number(limit, "period_us"), capacity);
            case "bucket" -> new TokenBucket(id, KIND, capacity, number(limit, "refill"), number(limit, "period_us"));
            case "in_flight" -> new InFlight(id, KIND, capacity);
            default ->
                throw new IllegalArgumentException("limit \"" + id
                        + "\": type is sliding, calendar, gcra, bucket or in_flight, not \"" + type + "\"");
        };
    }
}
