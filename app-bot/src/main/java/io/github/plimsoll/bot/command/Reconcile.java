package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Reconciled;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StoreTx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /reconcile}: compares books and venue now, of your accounts or, for admins, of everybody's. */
final class Reconcile implements Command {
    /** Asked at once; then it is looked whether there is still time. */
    private static final int PAGE = 32;

    private static final long MOST_NANOS = 10_000_000_000L;
    private static final int SHOWN = 20;

    private final Trading trading;

    Reconcile(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/reconcile";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "compares your open positions with the venue now; for admins everybody's";
    }

    @Override
    public String example() {
        return "/reconcile";
    }

    /** A venue may take its time to answer: nobody waits for that, as nobody waits for the comparison that always runs. */
    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        boolean everybody = session.role() == Role.ADMIN;
        List<Account> accounts =
                trading.store().transact(everybody ? StoreTx::accounts : tx -> tx.accounts(session.user()));
        List<Reconciled> found = new ArrayList<>();
        long end = System.nanoTime() + MOST_NANOS;
        for (int from = 0; from < accounts.size() && System.nanoTime() < end; from += PAGE) {
            found.addAll(trading.recovery().reconcile(accounts.subList(from, Math.min(from + PAGE, accounts.size()))));
        }
        return answer(found, accounts.size() - found.size());
    }

    private static Answer answer(List<Reconciled> found, int left) {
        int agreeing = found.stream().mapToInt(Reconciled::agreeing).sum();
        int closing = found.stream().mapToInt(Reconciled::closing).sum();
        List<Reconciled> differ = of(found, Reconciled.Outcome.DIFFERS);
        List<Reconciled> unknown = of(found, Reconciled.Outcome.UNKNOWN);
        List<String> lines = new ArrayList<>();
        lines.add(verdict(found, differ, unknown, left));
        lines.add("Agree: " + number(agreeing, "open position") + " of "
                + number(found.size() - differ.size() - unknown.size(), "account") + "."
                + (closing == 0 ? "" : " Being closed, so compared afterwards: " + closing + "."));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (List<Reconciled> some : List.of(differ, unknown)) {
            for (Reconciled one : some.subList(0, Math.min(SHOWN, some.size()))) {
                lines.add((one.reason().isEmpty() ? "DIFFERS " : "?       ") + one.account() + ": "
                        + String.join("; ", one.reason().isEmpty() ? one.differences() : List.of(one.reason())));
                rows.add(Data.of("account", one.account())
                        .and("outcome", one.outcome().name())
                        .and("differences", one.differences())
                        .and("reason", one.reason())
                        .map());
            }
        }
        return Answer.ok(
                String.join("\n", lines),
                Data.of("accounts", rows)
                        .and("compared", found.size())
                        .and("left", left)
                        .and("differ", differ.size())
                        .and("unknown", unknown.size())
                        .and("agreeing", agreeing)
                        .and("closing", closing)
                        .map());
    }

    private static List<Reconciled> of(List<Reconciled> found, Reconciled.Outcome outcome) {
        return found.stream().filter(one -> one.outcome() == outcome).toList();
    }

    private static String verdict(List<Reconciled> found, List<Reconciled> differ, List<Reconciled> unknown, int left) {
        if (!differ.isEmpty()) {
            return "Books and venue DIFFER on " + number(differ.size(), "account")
                    + ": nothing opens in these markets until an admin has looked and sends /emergency_resume market.";
        }
        if (!unknown.isEmpty() || left > 0) {
            return "Not everything is known: " + number(unknown.size() + left, "account")
                    + " could not be compared; send /reconcile again in a few seconds.";
        }
        return found.isEmpty() ? "There is no account yet, so nothing to compare." : "Books and venue agree.";
    }

    private static String number(int count, String of) {
        return count + " " + of + (count == 1 ? "" : "s");
    }
}
