package io.github.plimsoll.execution.spi;

import java.util.List;
import java.util.Optional;

/**
 * What wallets are to do on their chains, and the sequence of each (its nonces). It knows no chain: payloads and bytes are
 * opaque. Every method is a transaction of its own, durable when it returns; each that changes something for a holder does
 * so only while the lease holds. Thread-safe.
 *
 * <p>Every method may throw {@link StoreException}; after {@link StoreException.Kind#COMMIT_UNKNOWN} read again before
 * anything leaves.
 */
public interface WalletStore {
    /** Most that one wallet may have open. */
    int MAX_OPEN = 1_000;
    /** Most signatures that are looked back on. */
    int MAX_SIGNED = 100_000;

    /**
     * Takes a wallet, or goes on holding it.
     *
     * @param holder the process, 1 to 200 characters
     * @param micros how long from now, by the store's clock
     * @return empty while another process holds it
     */
    Optional<WalletLease> lease(String wallet, String holder, long micros);

    /** Gives a wallet back before its time; nothing happens when it is not held any more. */
    void giveBack(WalletLease lease);

    /**
     * Records something to do, once: the same id again changes nothing.
     *
     * @return what is recorded under that id, which may be something else than was given; empty when the wallet has
     *     {@value #MAX_OPEN} open
     */
    Optional<ChainSend> record(ChainSend planned);

    /** What is recorded under an id, with every attempt. */
    Optional<WalletWork.Item> find(String id);

    /** What the wallet has open. */
    WalletWork work(String wallet);

    /**
     * What the wallet has signed since a moment, newest first, whatever became of it.
     *
     * @param since epoch microseconds
     * @return at most {@value #MAX_SIGNED}: with so many there may be more
     */
    List<SignedTerms> signedSince(String wallet, long since);

    /**
     * Gives what is PLANNED the next place in the sequence.
     *
     * @return empty when the lease is gone or it was changed meanwhile
     */
    Optional<ChainSend> reserve(WalletLease lease, ChainSend planned);

    /**
     * Takes the place away from what is RESERVED and never was signed. The place is given again when it is the last one.
     *
     * @param next the same, PLANNED or DEAD without a place
     * @param used whether the chain has used the place for something else, so that it may be left
     * @return false when the lease is gone, it was changed meanwhile, or when a later place is taken and this one may not
     *     stay empty
     */
    boolean unreserve(WalletLease lease, ChainSend next, boolean used);

    /**
     * Records something in a place that was passed over and that nothing recorded here has: the places after it wait for it.
     *
     * @param reserved in version 1, with its place
     * @return false when the lease is gone, the place is not below the next one, or something has it or had it
     */
    boolean fill(WalletLease lease, ChainSend reserved);

    /** From now on no place below this one is given: others have used them. False when the lease is gone. */
    boolean raise(WalletLease lease, long next);

    /**
     * Writes a changed send, with attempts that are new or changed.
     *
     * @param next one version above what is stored
     * @return false when the lease is gone or it was changed meanwhile; then nothing is written
     */
    boolean write(WalletLease lease, ChainSend next, List<ChainAttempt> attempts);
}
