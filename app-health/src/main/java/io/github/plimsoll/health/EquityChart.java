package io.github.plimsoll.health;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The equity curve as a picture in whole coordinates. Pure. */
final class EquityChart {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 220;
    /** Room above and below the curve, so that its line is not cut. */
    private static final int ROOM = 8;

    private EquityChart() {}

    static String svg(List<PageView.Point> curve, String unit) {
        if (curve.size() < 2) {
            return "<p class=\"empty\">The curve begins with the second reading of the equity.</p>";
        }
        BigDecimal low = Decimal.of(curve.get(0).equity());
        BigDecimal high = low;
        for (PageView.Point point : curve) {
            BigDecimal equity = Decimal.of(point.equity());
            low = low.min(equity);
            high = high.max(equity);
        }
        StringBuilder line = new StringBuilder();
        long begin = curve.get(0).time().toEpochMilli();
        long length = Math.max(1, curve.get(curve.size() - 1).time().toEpochMilli() - begin);
        int last = 0;
        for (PageView.Point point : curve) {
            last = (int) ((point.time().toEpochMilli() - begin) * WIDTH / length);
            line.append(last).append(',').append(y(point.equity(), low, high)).append(' ');
        }
        String points = line.toString().stripTrailing();
        int start = y(curve.get(0).equity(), low, high);
        return new Html()
                .raw("<svg class=\"curve\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                        + "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"")
                .text("Equity from " + curve.get(0).equity() + " to "
                        + curve.get(curve.size() - 1).equity() + " " + unit + ", lowest " + low.toPlainString()
                        + ", highest " + high.toPlainString())
                .raw("\"><line class=\"base\" x1=\"0\" x2=\"" + WIDTH + "\" y1=\"" + start + "\" y2=\"" + start
                        + "\"/><polygon class=\"area\" points=\"0," + HEIGHT + " " + points + " " + last + "," + HEIGHT
                        + "\"/><polyline class=\"line\" points=\"" + points + "\"/></svg>")
                .raw("<div class=\"axis\">")
                .in("span", "", "low " + cents(low))
                .in("span", "", time(curve.get(0)) + " to " + time(curve.get(curve.size() - 1)))
                .in("span", "", "high " + cents(high))
                .raw("</div>")
                .toString();
    }

    /** As the figures above the curve: rounded down to cents. */
    private static String cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.FLOOR).toPlainString();
    }

    private static String time(PageView.Point point) {
        return point.time().toString().substring(0, 16).replace('T', ' ');
    }

    private static int y(String equity, BigDecimal low, BigDecimal high) {
        int room = HEIGHT - 2 * ROOM;
        if (low.compareTo(high) == 0) {
            return HEIGHT / 2;
        }
        int up = Decimal.of(equity)
                .subtract(low)
                .multiply(BigDecimal.valueOf(room))
                .divide(high.subtract(low), 0, RoundingMode.HALF_EVEN)
                .intValueExact();
        return HEIGHT - ROOM - up;
    }
}
