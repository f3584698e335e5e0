package io.github.plimsoll.health;

import io.github.plimsoll.health.PageView.Tone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page in parts that are sent again only when they changed. The server renders them for the first answer and for
 * every refresh alike, so that there is one rendering and it works without a script. Pure.
 */
final class PageParts {
    private static final String UNKNOWN = "unknown";

    private PageParts() {}

    /** Name of the part to its HTML, in the order of the page. */
    static Map<String, String> of(PageView view) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("banner", banner(view));
        parts.put("time", new Html().text(view.time()).toString());
        parts.put("money", money(view.account()));
        parts.put(
                "curve", EquityChart.svg(view.account().curve(), view.account().unit()));
        parts.put("positions", positions(view.positions()));
        parts.put("orders", orders(view.orders()));
        parts.put("feeds", feeds(view.feeds()));
        parts.put("limits", limits(view.limits()));
        parts.put("decisions", decisions(view.decisions()));
        parts.put("tasks", tasks(view.tasks()));
        return parts;
    }

    private static String banner(PageView view) {
        PageView.Control control = view.control();
        Tone tone = view.problems().isEmpty() ? control.tone() : worse(control.tone(), Tone.WARN);
        Html html = new Html().open("div", "banner " + css(tone));
        html.in("span", "mode " + (view.mode().equals("LIVE") ? "live" : "dry"), or(view.mode(), "?"));
        html.in("strong", "state", control.state());
        html.open("span", "why");
        html.text(
                control.reason().isEmpty() && view.problems().isEmpty() ? "Nothing is restricted." : control.reason());
        if (!control.since().isEmpty()) {
            html.raw(" ").in("span", "quiet", "since " + control.since());
        }
        html.raw("</span>");
        List<PageView.Stop> stops = control.stops();
        if (!stops.isEmpty() || !view.problems().isEmpty()) {
            html.open("ul", "");
            for (PageView.Stop stop : stops) {
                html.open("li", "")
                        .in("b", "", stop.state())
                        .text(" on " + stop.scope() + ": " + stop.reason() + ", set by " + stop.by())
                        .raw(" ")
                        .in("span", "quiet", stop.since())
                        .raw("</li>");
            }
            view.problems().forEach(problem -> html.in("li", "", problem));
            html.raw("</ul>");
        }
        return html.raw("</div>").toString();
    }

    private static String money(PageView.Account account) {
        if (account.name().isEmpty()) {
            return empty("No admin has an account yet: the first command of one makes it.");
        }
        Html html = new Html().open("dl", "money");
        figure(html, "Equity", unit(amount(account.equity()), account.unit()), "big");
        figure(html, "Today", amount(account.today()), sign(account.today()));
        String share = account.drawdownPercent().isEmpty() ? "" : " (" + account.drawdownPercent() + "%)";
        figure(html, "Drawdown", amount(account.drawdown()) + share, "");
        figure(html, "Peak", amount(account.peak()), "");
        figure(html, "Free", amount(account.free()), "");
        figure(html, "Margin held", amount(account.margin()), "");
        return html.raw("</dl>")
                .in(
                        "p",
                        "quiet",
                        "account of " + account.owner() + " (" + account.name()
                                + "); peak and drawdown since this process started")
                .toString();
    }

    private static void figure(Html html, String name, String value, String css) {
        html.open("div", css).in("dt", "", name).in("dd", "", value).raw("</div>");
    }

    private static String amount(String value) {
        return or(value, UNKNOWN);
    }

    private static String unit(String value, String unit) {
        return value.equals(UNKNOWN) || unit.isEmpty() ? value : value + " " + unit;
    }

    private static String positions(List<PageView.Position> positions) {
        if (positions.isEmpty()) {
            return empty("No open position.");
        }
        Html html = table("Position", "Size", "Entry", "Mark", "PnL", "Liquidation", "Distance");
        for (PageView.Position position : positions) {
            html.raw("<tr>");
            html.raw("<th scope=\"row\">")
                    .text(position.number() + " " + position.instrument())
                    .raw(" ")
                    .in("span", "side " + word(position.side()), position.side())
                    .raw("</th>");
            cell(html, "Size", position.size(), position.collateral() + " at " + position.leverage(), "");
            cell(html, "Entry", position.entry(), position.guards(), "");
            cell(html, "Mark", or(position.mark(), UNKNOWN), "", "");
            cell(html, "PnL", or(position.pnl(), UNKNOWN), "", sign(position.pnl()));
            cell(html, "Liquidation", position.liquidation(), "", "");
            String distance = position.distance().isEmpty() ? UNKNOWN : position.distance() + "%";
            cell(html, "Distance", distance, "", css(position.tone()));
            html.raw("</tr>");
        }
        return end(html);
    }

    private static String orders(List<PageView.Order> orders) {
        if (orders.isEmpty()) {
            return empty("No order under way.");
        }
        Html html = table("Order", "Size", "Filled", "State", "Since");
        for (PageView.Order order : orders) {
            html.raw("<tr><th scope=\"row\">")
                    .text(order.kind() + " " + order.instrument())
                    .raw(" ")
                    .in("span", "side " + word(order.side()), order.side())
                    .raw(" ")
                    .in("small", "id", order.id())
                    .raw("</th>");
            cell(html, "Size", order.size(), "", "");
            cell(html, "Filled", order.filled(), "", "");
            cell(html, "State", order.state(), order.reason(), css(order.tone()));
            cell(html, "Since", order.since(), "", "");
            html.raw("</tr>");
        }
        return end(html);
    }

    private static String feeds(List<PageView.Feed> feeds) {
        if (feeds.isEmpty()) {
            return empty("No price source.");
        }
        Html html = new Html();
        for (PageView.Feed feed : feeds) {
            html.open("article", "feed " + css(feed.tone()));
            html.raw("<header>")
                    .in("h3", "", feed.instrument())
                    .in("span", "price", or(feed.price(), "no price"))
                    .in("span", "pill " + css(feed.tone()), feed.state())
                    .raw("</header>");
            if (!feed.reason().isEmpty()) {
                html.in("p", "reason", feed.reason());
            }
            html.raw(FeedChart.svg(feed)).raw("<ul>");
            for (int i = 0; i < feed.sources().size(); i++) {
                source(html, feed.sources().get(i), FeedChart.css(i));
            }
            html.raw("</ul></article>");
        }
        return html.toString();
    }

    private static void source(Html html, PageView.Source source, String key) {
        html.raw("<li>")
                .in("span", "name " + key, source.name())
                .in("span", "pill " + css(source.tone()), source.state())
                .in("span", "age", source.age().isEmpty() ? "never" : source.age() + " s")
                .in("span", "off", source.deviation().isEmpty() ? "" : source.deviation() + "%")
                .in("span", "price", source.price());
        if (!source.rejects().isEmpty()) {
            String last = source.lastReject().isEmpty() ? "" : "; last: " + source.lastReject();
            html.in("small", "reject", "refused " + source.rejects() + last);
        }
        html.raw("</li>");
    }

    private static String limits(List<PageView.Limit> limits) {
        if (limits.isEmpty()) {
            return empty("No limit is known yet.");
        }
        Html html = new Html().open("ul", "limits");
        for (PageView.Limit limit : limits) {
            String unit = limit.unit().isEmpty() || limit.unit().equals("x") ? limit.unit() : " " + limit.unit();
            html.open("li", css(limit.tone()));
            html.open("div", "what").in("span", "name", limit.name());
            if (!limit.scope().isEmpty()) {
                html.raw(" ").in("span", "quiet", limit.scope());
            }
            html.raw("</div>")
                    .in("div", "left", limit.left() + unit + " left")
                    .raw("<progress max=\"100\" value=\"")
                    .text(limit.percent())
                    .raw("\" aria-label=\"")
                    .text(limit.name() + " used")
                    .raw("\"></progress>")
                    .in(
                            "div",
                            "used quiet",
                            limit.used() + " of " + limit.limit() + unit + " used, " + limit.percent() + "%")
                    .raw("</li>");
        }
        return html.raw("</ul>").toString();
    }

    private static String decisions(List<PageView.Decision> decisions) {
        if (decisions.isEmpty()) {
            return empty("No decision yet.");
        }
        Html html = new Html().open("ol", "decisions");
        for (PageView.Decision decision : decisions) {
            Tone tone = decision.accepted() ? Tone.GOOD : Tone.BAD;
            html.raw("<li><div>")
                    .in("span", "pill " + css(tone), decision.accepted() ? "accepted" : "refused")
                    .raw(" ")
                    .in("b", "", decision.kind() + " " + decision.instrument())
                    .raw(" ");
            if (!decision.accepted()) {
                html.in("code", "", decision.code()).raw(" ");
            }
            html.in("time", "quiet", decision.time());
            html.in("small", "id", "/why " + decision.id()).raw("</div>");
            if (!decision.reasons().isEmpty()) {
                html.raw("<ul>");
                decision.reasons().forEach(reason -> html.in("li", "", reason));
                html.raw("</ul>");
            }
            html.raw("</li>");
        }
        return html.raw("</ol>").toString();
    }

    private static String tasks(List<PageView.Task> tasks) {
        if (tasks.isEmpty()) {
            return empty("No task runs yet.");
        }
        return TaskTree.html(tasks);
    }

    private static Html table(String... heads) {
        Html html = new Html().raw("<table><thead><tr>");
        for (String head : heads) {
            html.raw("<th scope=\"col\">").text(head).raw("</th>");
        }
        return html.raw("</tr></thead><tbody>");
    }

    private static String end(Html html) {
        return html.raw("</tbody></table>").toString();
    }

    private static void cell(Html html, String label, String value, String below, String css) {
        html.raw("<td data-label=\"" + label + "\"").raw(css.isEmpty() ? ">" : " class=\"" + css + "\">");
        html.text(value);
        if (!below.isEmpty()) {
            html.raw(" ").in("small", "", below);
        }
        html.raw("</td>");
    }

    private static String empty(String sentence) {
        return new Html().in("p", "empty", sentence).toString();
    }

    private static String or(String value, String otherwise) {
        return value.isEmpty() ? otherwise : value;
    }

    private static Tone worse(Tone a, Tone b) {
        return a == Tone.BAD || b == Tone.BAD ? Tone.BAD : a == Tone.WARN || b == Tone.WARN ? Tone.WARN : a;
    }

    private static String sign(String amount) {
        return amount.startsWith("-") ? "loss" : amount.startsWith("+") ? "gain" : "";
    }

    static String css(Tone tone) {
        return tone.name().toLowerCase(Locale.ROOT);
    }

    /** A class name from a word of others: one of two. */
    private static String word(String side) {
        return side.equals("LONG") ? "long" : "short";
    }
}
