package io.github.plimsoll.bot.live;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.Account;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What is known of a LIVE venue and of the key that signs for it. Thread-safe. */
public interface VenueLook {
    /** Where the venue says something else than was approved, half a sentence each. */
    Fact<List<String>> differences();

    /** What the venue can do to a position that this program cannot book, half a sentence each. */
    Fact<List<String>> unbookable();

    /**
     * What happened there and cannot be proved, such as the outcome of an order that nobody tells any more, or is held beside what is
     * traded, or is not protected there as it should be, a sentence each.
     */
    Fact<List<String>> problems();

    /** The same of one account; empty of one that does not trade there. */
    List<String> problems(Account account);

    /** What ends a position there while no process runs, half a sentence. */
    Fact<String> protection();

    /** Address of the signing key, which has just answered. */
    Fact<String> signer();

    /** ETH of the key that pays for transactions; empty where none are sent. */
    Fact<Optional<BigDecimal>> payer();

    /** The wallet whose money the account trades. */
    Fact<EvmAddress> trader(Account account);

    /** USDC that the smallest order of the account takes. */
    Fact<BigDecimal> leastOrder(Account account);

    /** Where there is no LIVE venue nothing is known of it. */
    VenueLook NONE = new VenueLook() {
        private static final String WHY = "this installation binds no LIVE venue";

        @Override
        public Fact<List<String>> differences() {
            return Fact.unknown(WHY);
        }

        @Override
        public Fact<List<String>> unbookable() {
            return Fact.unknown(WHY);
        }

        @Override
        public Fact<List<String>> problems() {
            return Fact.unknown(WHY);
        }

        @Override
        public List<String> problems(Account account) {
            return List.of();
        }

        @Override
        public Fact<String> protection() {
            return Fact.unknown(WHY);
        }

        @Override
        public Fact<String> signer() {
            return Fact.unknown("this installation binds no signer");
        }

        @Override
        public Fact<Optional<BigDecimal>> payer() {
            return Fact.known(Optional.empty());
        }

        @Override
        public Fact<EvmAddress> trader(Account account) {
            return Fact.unknown(WHY);
        }

        @Override
        public Fact<BigDecimal> leastOrder(Account account) {
            return Fact.unknown(WHY);
        }
    };
}
