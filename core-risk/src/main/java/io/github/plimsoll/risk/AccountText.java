package io.github.plimsoll.risk;

import java.util.SortedMap;

/** The canonical text of an account state. */
final class AccountText {
    private AccountText() {}

    static String of(AccountState a, SortedMap<String, String> groupOf) {
        StringBuilder text = new StringBuilder("plimsoll.account/1\nid=" + a.id.value() + "\nversion=" + a.version
                + "\nequity=" + a.equity + "\nfree_margin=" + a.freeMargin + "\nday_base=" + a.dayBase
                + "\nrealized_today=" + a.realizedToday + "\nunrealized=" + a.unrealized + "\nreserved_margin="
                + a.reservedMargin + "\nreserved_worst_loss=" + a.reservedWorstLoss + "\n");
        a.markets()
                .forEach((name, m) -> text.append("market=")
                        .append(name)
                        .append(',')
                        .append(groupOf.get(name))
                        .append(',')
                        .append(m.openLong())
                        .append(',')
                        .append(m.openShort())
                        .append(',')
                        .append(m.reservedLong())
                        .append(',')
                        .append(m.reservedShort())
                        .append(',')
                        .append(m.positions())
                        .append(',')
                        .append(m.workingOrders())
                        .append(',')
                        .append(m.oldestOpenedMicros())
                        .append('\n'));
        a.windows()
                .ifPresent(w -> text.append("windows=")
                        .append(w.lastHour().micros())
                        .append(',')
                        .append(w.thisWeek().micros())
                        .append(',')
                        .append(w.peakEquity().micros())
                        .append('\n'));
        a.trades().ifPresent(log -> {
            text.append("trades=").append(log.trades().size()).append('\n');
            log.trades()
                    .forEach(t -> text.append("trade=")
                            .append(t.instrument())
                            .append(',')
                            .append(t.closedMicros())
                            .append(',')
                            .append(t.pnl().micros())
                            .append(',')
                            .append(t.byStopLoss())
                            .append('\n'));
        });
        a.orders().ifPresent(log -> {
            text.append("orders=").append(log.releasedMicros()).append('\n');
            log.orders()
                    .forEach(o -> text.append("order=")
                            .append(o.fingerprint())
                            .append(',')
                            .append(o.atMicros())
                            .append(',')
                            .append(o.automated())
                            .append('\n'));
        });
        a.locks().ifPresent(locks -> text.append("locks=").append(locks.size()).append('\n'));
        for (RiskLock lock : a.locks) {
            // The reason is free text: its digest keeps one line one line.
            text.append("lock=")
                    .append(lock.scope())
                    .append(',')
                    .append(Sha256.hex(lock.name()))
                    .append(',')
                    .append(lock.untilMicros())
                    .append(',')
                    .append(Sha256.hex(lock.reason()))
                    .append('\n');
        }
        return text.toString();
    }
}
