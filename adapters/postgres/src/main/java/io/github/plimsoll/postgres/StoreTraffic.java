package io.github.plimsoll.postgres;

/**
 * What a store has sent to its database since it was made.
 *
 * @param transactions transactions that were begun
 * @param roundTrips times that a transaction waited for the server
 * @param statements statements in those, with COMMIT and ROLLBACK
 */
public record StoreTraffic(long transactions, long roundTrips, long statements) {
    /** What was sent after an earlier count. */
    public StoreTraffic since(StoreTraffic earlier) {
        return new StoreTraffic(
                transactions - earlier.transactions, roundTrips - earlier.roundTrips, statements - earlier.statements);
    }
}
