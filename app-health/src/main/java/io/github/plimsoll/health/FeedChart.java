package io.github.plimsoll.health;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the sources of a market lay from its price, one line each around the middle, as a picture in whole
 * coordinates. It reaches as far as the farthest of them, but never beyond twice the bound: what lies further off is
 * drawn at the edge. Pure.
 */
final class FeedChart {
    private static final int WIDTH = 1000;
    private static final int MIDDLE = 50;
    /** Room above and below, so that no line is cut. */
    private static final int ROOM = 4;

    private static final int COLOURS = 8;
    private static final BigDecimal SMALLEST = new BigDecimal("0.0001");

    private FeedChart() {}

    /** The class of the nth source, from 0, for its line and its key; empty when it has none. */
    static String css(int nth) {
        return nth < COLOURS ? "t" + nth : "";
    }

    /** Empty before any source was looked at twice. */
    static String svg(PageView.Feed feed) {
        List<PageView.Source> drawn =
                feed.sources().subList(0, Math.min(COLOURS, feed.sources().size()));
        if (drawn.stream().allMatch(source -> source.track().size() < 2)) {
            return "";
        }
        BigDecimal bound = Decimal.of(feed.bound());
        BigDecimal reach = reach(drawn, bound);
        Html html = new Html()
                .raw("<svg class=\"sources\" viewBox=\"0 0 " + WIDTH + " " + 2 * MIDDLE
                        + "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"")
                .text("Sources of " + feed.instrument() + " around its price, up to "
                        + reach.stripTrailingZeros().toPlainString() + "% off")
                .raw("\">" + line("", MIDDLE));
        if (bound.compareTo(reach) < 0) {
            html.raw(line(" class=\"bound\"", y(bound, reach)) + line(" class=\"bound\"", y(bound.negate(), reach)));
        }
        for (int i = 0; i < drawn.size(); i++) {
            for (String points : pieces(drawn.get(i).track(), reach)) {
                html.raw("<polyline class=\"" + css(i) + "\" points=\"" + points + "\"/>");
            }
        }
        return html.raw("</svg><div class=\"axis\">")
                .in(
                        "span",
                        "",
                        "around the price by at most "
                                + reach.stripTrailingZeros().toPlainString() + "%")
                .in("span", "", "may differ by " + bound.stripTrailingZeros().toPlainString() + "%")
                .raw("</div>")
                .toString();
    }

    private static BigDecimal reach(List<PageView.Source> sources, BigDecimal bound) {
        BigDecimal farthest = sources.stream()
                .flatMap(source -> source.track().stream())
                .filter(value -> !value.isEmpty())
                .map(value -> Decimal.of(value).abs())
                .reduce(SMALLEST, BigDecimal::max);
        return farthest.min(bound.add(bound).max(SMALLEST));
    }

    /** One line for each stretch of two and more known values. */
    private static List<String> pieces(List<String> track, BigDecimal reach) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int count = 0;
        int first = PageView.Source.MAX_TRACK - track.size();
        for (int i = 0; i <= track.size(); i++) {
            if (i < track.size() && !track.get(i).isEmpty()) {
                int x = (first + i) * WIDTH / (PageView.Source.MAX_TRACK - 1);
                piece.append(count++ == 0 ? "" : " ").append(x).append(',').append(y(Decimal.of(track.get(i)), reach));
            } else {
                if (count > 1) {
                    pieces.add(piece.toString());
                }
                piece.setLength(0);
                count = 0;
            }
        }
        return pieces;
    }

    private static String line(String css, int y) {
        return "<line" + css + " x1=\"0\" x2=\"" + WIDTH + "\" y1=\"" + y + "\" y2=\"" + y + "\"/>";
    }

    private static int y(BigDecimal deviation, BigDecimal reach) {
        BigDecimal shown = deviation.min(reach).max(reach.negate());
        return MIDDLE
                - shown.multiply(BigDecimal.valueOf(MIDDLE - ROOM))
                        .divide(reach, 0, RoundingMode.HALF_EVEN)
                        .intValueExact();
    }
}
