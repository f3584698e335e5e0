package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.execution.spi.KeyVersion;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings every key under the newest version of the ring, row by row, while others sign and add: each row is one transaction,
 * and what is done is seen from the row, so that after a crash it is simply run again. A version under which nothing is left is
 * retired. Not thread-safe; two at once do no harm to each other.
 */
public final class Rotation {
    /** Most wallets that a report names. */
    public static final int MOST_NAMED = 20;

    private static final int PAGE = 100;
    private static final int TRIES = 3;

    /**
     * What was done, or would be.
     *
     * @param version the newest
     * @param rewrapped keys that are under it now and were not before; in a dry run those that would be
     * @param retired versions that are retired now; in a dry run empty
     * @param failed how many keys are left under older versions
     * @param reasons the first of those, with why; no key is in it
     */
    public record Report(String version, long rewrapped, List<String> retired, long failed, List<String> reasons) {
        public Report {
            retired = List.copyOf(retired);
            reasons = List.copyOf(reasons);
        }
    }

    private final SealedKeyStore store;
    private final KeyRing ring;
    private final Vault vault;

    public Rotation(SealedKeyStore store, KeyRing ring, Vault vault) {
        this.store = store;
        this.ring = ring;
        this.vault = vault;
    }

    /** Does everything but to write: each key is wrapped anew and compared. */
    public Report dryRun() {
        requireUsable();
        return pass(true);
    }

    /**
     * Does it.
     *
     * @throws RefusedException {@code UNKNOWN_VERSION} when a version that is in use is missing or another, or the newest was
     *     retired: then nothing is changed
     * @throws io.github.plimsoll.execution.spi.StoreException when the store does not answer; run it again
     */
    public Report run() {
        requireUsable();
        KeyEncryptionKey newest = ring.newest();
        if (!store.activate(newest.version(), newest.check())) {
            throw new RefusedException(
                    RefusalCode.UNKNOWN_VERSION, "key version " + newest.version() + " was changed meanwhile");
        }
        Report report = pass(false);
        List<String> retired = new ArrayList<>();
        for (KeyVersion version : store.versions()) {
            if (version.state() == KeyVersion.State.RETIRING && store.retire(version.id())) {
                retired.add(version.id());
            }
        }
        return new Report(report.version(), report.rewrapped(), retired, report.failed(), report.reasons());
    }

    private void requireUsable() {
        for (KeyVersion version : store.versions()) {
            Optional<String> missing = ring.missing(version);
            if (missing.isPresent()) {
                throw new RefusedException(RefusalCode.UNKNOWN_VERSION, missing.get());
            }
            if (version.state() == KeyVersion.State.RETIRED
                    && version.id().equals(ring.newest().version())) {
                throw new RefusedException(
                        RefusalCode.UNKNOWN_VERSION,
                        "key version " + version.id() + " is retired for ever; name a new one first");
            }
        }
    }

    private Report pass(boolean dry) {
        String version = ring.newest().version();
        long done = 0;
        long failed = 0;
        List<String> reasons = new ArrayList<>();
        String after = "";
        List<SealedKey> page = store.notUnder(version, after, PAGE);
        while (!page.isEmpty()) {
            for (SealedKey row : page) {
                Optional<String> left = one(row, version, dry);
                done += left.isEmpty() ? 1 : 0;
                failed += left.isEmpty() ? 0 : 1;
                if (left.isPresent() && reasons.size() < MOST_NAMED) {
                    reasons.add(row.wallet() + ": " + left.get());
                }
                after = row.wallet();
            }
            page = store.notUnder(version, after, PAGE);
        }
        return new Report(version, done, List.of(), failed, reasons);
    }

    /** Why it stays as it is; empty when it is under the version. A bad row keeps no other from being done. */
    private Optional<String> one(SealedKey row, String version, boolean dry) {
        SealedKey now = row;
        for (int tried = 0; tried < TRIES; tried++) {
            SealedKey next;
            try {
                next = vault.rewrap(now, version);
            } catch (RefusedException refused) {
                return Optional.of(refused.code() + ": " + refused.getMessage());
            }
            if (dry || store.rewrap(next)) {
                return Optional.empty();
            }
            now = store.find(row.wallet()).orElse(now);
            if (now.version().equals(version)) {
                return Optional.empty();
            }
        }
        return Optional.of("it, or the active version, is changed by others at the same time; run it again");
    }
}
