package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.VenueLease;
import java.util.Optional;

/** Who the venues belong to that live in one process. The lease is on the clock of the database, which all of them share. */
final class VenueLeaseTable {
    private static final String TAKE =
            "INSERT INTO execution.venue_leases AS l (venue, holder, epoch, since, lease_until)"
                    + " VALUES (?, ?, 1, clock_timestamp(), clock_timestamp() + ? * interval '1 microsecond')"
                    + " ON CONFLICT (venue) DO UPDATE SET holder = EXCLUDED.holder, lease_until = EXCLUDED.lease_until,"
                    + " epoch = l.epoch + (l.holder <> EXCLUDED.holder)::int,"
                    + " since = CASE WHEN l.holder = EXCLUDED.holder THEN l.since ELSE EXCLUDED.since END"
                    + " WHERE l.holder = EXCLUDED.holder OR l.lease_until <= clock_timestamp()";
    private static final String LEASE = "SELECT venue, holder, epoch, (extract(epoch FROM since) * 1000000)::bigint,"
            + " (extract(epoch FROM lease_until) * 1000000)::bigint FROM execution.venue_leases WHERE venue = ?";

    private final Statements db;

    VenueLeaseTable(Statements db) {
        this.db = db;
    }

    VenueLease take(String venue, String holder, long micros) {
        db.later(TAKE, b -> b.text(venue).text(holder).number(micros));
        Ask<VenueLease> now = ask(LEASE, venue);
        db.together(now);
        return now.first().orElseThrow(() -> new IllegalStateException("the lease of " + venue + " is gone"));
    }

    Optional<VenueLease> held(String venue) {
        Ask<VenueLease> now = ask(LEASE + " FOR SHARE", venue);
        db.together(now);
        return now.first();
    }

    void end(String venue, String holder) {
        db.later(
                "UPDATE execution.venue_leases SET lease_until = clock_timestamp() WHERE venue = ? AND holder = ?",
                b -> b.text(venue).text(holder));
    }

    private static Ask<VenueLease> ask(String sql, String venue) {
        return new Ask<>(
                sql,
                b -> b.text(venue),
                row -> new VenueLease(row.text(), row.text(), row.number(), row.number(), row.number()));
    }
}
