package io.github.plimsoll.redis;

import io.github.plimsoll.ratelimit.Adjusted;
import io.github.plimsoll.ratelimit.Adjustments;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.SpecialLimit;
import io.github.plimsoll.redis.Link.LinkException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What users tightened and admins gave, kept in Redis for every process, and a copy of it here with its version. Each
 * decision names the version it was made for, and is made anew when another process has changed something. When Redis
 * has lost them, each process brings back those that it knows and that are tighter than the plan; what an admin raised
 * is gone. Thread-safe.
 */
final class SharedAdjustments {
    private static final Script SCRIPT = Script.of("", "adjust.lua");
    /** Others may change something while this process does. */
    private static final int TRIES = 10;

    /** A copy. */
    record Known(String version, Adjustments adjustments) {
        long capacity(Limit limit, Key key, long nowMicros) {
            return adjustments.any() ? adjustments.capacity(key, limit, nowMicros) : limit.capacity();
        }
    }

    private final Link link;
    private final Supplier<Layout> layout;
    private final Consumer<Adjustments> changed;
    private volatile Known known = new Known("", new Adjustments());

    /** @param changed told about every new copy */
    SharedAdjustments(Link link, Supplier<Layout> layout, Consumer<Adjustments> changed) {
        this.link = link;
        this.layout = layout;
        this.changed = changed;
    }

    Known known() {
        return known;
    }

    /** @throws LinkException when Redis does not answer */
    synchronized Known refresh() {
        return read(run("load", "", List.of()));
    }

    void tighten(Key key, Limit limit, long capacity) {
        change(key, limit, one -> one.tighten(key, limit, capacity));
    }

    void give(SpecialLimit special, Limit limit) {
        change(special.key(), limit, one -> one.give(special, limit));
    }

    void clear(Key key, Limit limit) {
        change(key, limit, one -> one.clear(key, limit.id()));
    }

    private synchronized void change(Key key, Limit limit, Consumer<Adjustments> how) {
        for (int i = 0; i < TRIES; i++) {
            Known now = refresh();
            Optional<Adjusted> before = now.adjustments().of(key, limit.id());
            if (before.isEmpty() && now.adjustments().all().size() >= Adjustments.MOST) {
                throw new IllegalStateException("room for " + Adjustments.MOST + " adjusted limits is used up");
            }
            Adjustments one = new Adjustments();
            before.ifPresent(one::put);
            how.accept(one);
            String value = one.of(key, limit.id()).map(SharedAdjustments::value).orElse("");
            List<Object> answer = run("set", now.version(), List.of(field(key, limit.id()), value));
            if (!"stale".equals(answer.get(0))) {
                read(answer);
                return;
            }
        }
        throw new LinkException("other processes keep changing limits of single keys", null);
    }

    private List<Object> run(String what, String version, List<String> pairs) {
        List<String> args = new ArrayList<>(List.of(what, version));
        args.addAll(pairs);
        Layout now = layout.get();
        return link.await(SCRIPT.run(
                link.commands(), new String[] {now.versionKey(), now.adjustmentsKey()}, args.toArray(String[]::new)));
    }

    private Known read(List<Object> answer) {
        Known old = known;
        String version = (String) answer.get(0);
        if (version.equals(old.version())) {
            return old;
        }
        if (!old.version().isEmpty() && !moment(version).equals(moment(old.version()))) {
            return recover(tighter(old.adjustments()));
        }
        Adjustments copy = new Adjustments();
        for (int i = 1; i + 1 < answer.size(); i += 2) {
            copy.put(parse((String) answer.get(i), (String) answer.get(i + 1)));
        }
        return become(new Known(version, copy));
    }

    /** They were lost in between: what is tighter comes back, unless somebody has said otherwise since. */
    private Known recover(List<String> pairs) {
        List<Object> answer = run(pairs.isEmpty() ? "load" : "merge", "", pairs);
        become(new Known("", new Adjustments()));
        return read(answer);
    }

    private Known become(Known next) {
        known = next;
        changed.accept(next.adjustments());
        return next;
    }

    private List<String> tighter(Adjustments adjustments) {
        List<String> pairs = new ArrayList<>();
        for (Adjusted one : adjustments.all()) {
            long plan =
                    layout.get().plan.limit(one.limitId()).map(Limit::capacity).orElse(0L);
            Optional<SpecialLimit> lower = one.special().filter(special -> special.capacity() < plan);
            if (lower.isPresent() || one.tightened() < plan) {
                pairs.add(field(one.key(), one.limitId()));
                pairs.add(value(new Adjusted(one.key(), one.limitId(), one.tightened(), lower)));
            }
        }
        return pairs;
    }

    private static String moment(String version) {
        return version.substring(0, Math.max(0, version.indexOf('.')));
    }

    private static String field(Key key, String limitId) {
        return join(key.kind(), key.id(), limitId);
    }

    private static String value(Adjusted one) {
        String tightened = Long.toString(one.tightened());
        return one.special()
                .map(special -> join(
                        tightened,
                        Long.toString(special.capacity()),
                        Long.toString(special.untilMicros()),
                        special.by(),
                        special.reason()))
                .orElse(tightened);
    }

    private static Adjusted parse(String field, String value) {
        String[] whose = split(field);
        String[] what = split(value);
        Key key = Key.of(whose[0], whose[1]);
        Optional<SpecialLimit> special = what.length == 1
                ? Optional.empty()
                : Optional.of(new SpecialLimit(
                        key, whose[2], Long.parseLong(what[1]), Long.parseLong(what[2]), what[3], what[4]));
        return new Adjusted(key, whose[2], Long.parseLong(what[0]), special);
    }

    private static String join(String... parts) {
        return String.join(
                "&",
                Arrays.stream(parts)
                        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
                        .toList());
    }

    private static String[] split(String text) {
        return Arrays.stream(text.split("&", -1))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toArray(String[]::new);
    }
}
