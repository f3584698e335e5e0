package io.github.plimsoll.bot.world;

import io.github.plimsoll.execution.LeasedVenue;
import io.github.plimsoll.execution.spi.StoreException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this process the one in which the paper venue lives, as far as the database lets it. Any thread may use it. */
public final class VenueKeeper {
    /** How often the lease is extended; a supervised task calls {@link #turn} so often. */
    public static final long EVERY_MILLIS = 500;
    /** As long as a send lease: what a dead process was sending is not proved before that is over either. */
    static final long LEASE_MICROS = 2_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(VenueKeeper.class);
    private static final long ASK_NANOS = 250_000_000L;

    /** A process id comes again, and in containers it is the same everywhere. */
    private static final String HOLDER = "process " + ProcessHandle.current().pid() + " on " + host() + " ("
            + HexFormat.of().toHexDigits(new SecureRandom().nextInt()) + ")";

    private final LeasedVenue venue;
    private final AtomicReference<String> told = new AtomicReference<>("");
    private volatile long askedAt = System.nanoTime() - ASK_NANOS;

    VenueKeeper(LeasedVenue venue) {
        this.venue = venue;
    }

    /** This process: every world in it has the same. */
    public static String holder() {
        return HOLDER;
    }

    private static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.length() <= 100 ? name : name.substring(0, 100);
        } catch (UnknownHostException nameless) {
            return "a host without a name";
        }
    }

    /** Takes or extends the lease; while the database does not answer nothing changes. */
    public void turn() {
        askedAt = System.nanoTime();
        try {
            venue.hold();
        } catch (StoreException down) {
            LOG.debug("the lease of the venue waits for the database", down);
        }
        tell();
    }

    /** Whether this process holds the venue; who does not asks again now and then. */
    boolean held() {
        if (!venue.isHeld() && System.nanoTime() - askedAt >= ASK_NANOS) {
            turn();
        }
        return venue.isHeld();
    }

    /** Why nothing may be done with the venue here; empty when it may. */
    Optional<String> blocked() {
        return venue.blocked();
    }

    /** Each change once; until when the lease of another one runs changes all the time. */
    private void tell() {
        Optional<String> blocked = venue.blocked();
        String what =
                blocked.map(sentence -> sentence.replaceAll(" until .*", "")).orElse("held");
        if (!what.equals(told.getAndSet(what))) {
            blocked.ifPresentOrElse(
                    sentence -> LOG.warn("not ready: {}", sentence),
                    () -> LOG.info("the venue {} lives in this process: {}", venue.name(), HOLDER));
        }
    }

    /** The end of this process: another one may take over at once. */
    public void release() {
        try {
            venue.release();
        } catch (StoreException down) {
            LOG.debug("the lease of the venue ends by itself", down);
        }
    }
}
