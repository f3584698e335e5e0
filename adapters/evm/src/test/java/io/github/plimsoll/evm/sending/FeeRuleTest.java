package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered for gas, and what is never offered. */
class FeeRuleTest {
    private static final BigInteger HUGE = BigInteger.ONE.shiftLeft(300);
    private static final long GAS = 21_000;

    private static FeeLimits perGas(long cap) {
        return new FeeLimits(BigInteger.valueOf(cap), HUGE);
    }

    private static Optional<FeeQuote> quote(long base, long tip) {
        return Optional.of(new FeeQuote(BigInteger.valueOf(base), BigInteger.valueOf(tip)));
    }

    private static Fees fees(long tip, long max) {
        return new Fees(BigInteger.valueOf(tip), BigInteger.valueOf(max));
    }

    private static Refusal refusal(FeeDecision decision) {
        assertThat(decision).isInstanceOf(FeeDecision.Refused.class);
        return ((FeeDecision.Refused) decision).refusal();
    }

    @ParameterizedTest
    @CsvSource({
        "90, 900, 110, 2310", "101, 2000, 110, 4110", "120, 900, 120, 2310",
        "120, 1100, 120, 2320", "120, 1140, 120, 2400", "120, 1200, 120, 2520"
    })
    void asTheSenderOfOptimismWithItsTenPercent(long tip, long base, long newTip, long newMax) {
        assertThat(FeeRule.of(perGas(1_000_000)).step(100).replacement(fees(100, 2100), quote(base, tip), GAS))
                .isEqualTo(new FeeDecision.Pay(fees(newTip, newMax)));
    }

    private static BigInteger amount(RandomGenerator random) {
        return BigInteger.valueOf(Cases.anyLong(random) & Long.MAX_VALUE);
    }

    @Test
    @DisplayName(
            "EXE-06 a replacement raises both fees by what nodes ask for and stays within the cap, or is not sent and says so")
    void laws() {
        int[] seen = new int[3];
        Cases.check("replacement", 20_000, random -> {
            Fees sent = new Fees(amount(random), amount(random));
            FeeQuote quote = new FeeQuote(amount(random), amount(random));
            BigInteger perGas = amount(random).add(BigInteger.ONE);
            BigInteger perTransaction =
                    amount(random).shiftLeft(random.nextInt(30)).add(BigInteger.ONE);
            FeeDecision decision =
                    FeeRule.of(new FeeLimits(perGas, perTransaction)).replacement(sent, Optional.of(quote), GAS);
            BigInteger cap = perGas.min(perTransaction.divide(BigInteger.valueOf(GAS)));
            if (decision instanceof FeeDecision.Pay pay) {
                seen[0]++;
                for (BigInteger[] pair : new BigInteger[][] {
                    {sent.tip(), pay.fees().tip()}, {sent.max(), pay.fees().max()}
                }) {
                    assertThat(pair[1]).isGreaterThan(pair[0]);
                    assertThat(pair[1].multiply(BigInteger.valueOf(1000)))
                            .isGreaterThanOrEqualTo(pair[0].multiply(BigInteger.valueOf(1125)));
                }
                assertThat(pay.fees().max()).isLessThanOrEqualTo(cap);
                assertThat(pay.fees().max())
                        .isGreaterThanOrEqualTo(quote.baseFee().add(pay.fees().tip()));
            } else {
                Refusal refusal = refusal(decision);
                seen[refusal.code() == RefusalCode.BUMP_ABOVE_CAP ? 1 : 2]++;
                assertThat(refusal.actual()).isGreaterThan(refusal.limit());
                assertThat(refusal.limit()).isEqualTo(cap);
                FeeLimits enough = new FeeLimits(refusal.actual(), HUGE);
                FeeDecision again = FeeRule.of(enough).replacement(sent, Optional.of(quote), GAS);
                // The cap that is named is what was in the way; it may uncover what was hidden behind it.
                assertThat(again instanceof FeeDecision.Pay
                                || refusal(again).actual().compareTo(refusal.actual()) > 0)
                        .isTrue();
            }
        });
        if (Cases.isFull(20_000)) {
            assertThat(seen).doesNotContain(0);
        }
    }

    @Test
    void aFirstOfferHasRoomForARisingBaseFeeUpToTheCap() {
        Cases.check("first", 5_000, random -> {
            FeeQuote quote = new FeeQuote(amount(random), amount(random));
            BigInteger cap = amount(random).add(BigInteger.ONE);
            FeeDecision decision = FeeRule.of(new FeeLimits(cap, HUGE)).first(Optional.of(quote), GAS);
            BigInteger due = quote.baseFee().add(quote.tip());
            if (due.compareTo(cap) <= 0) {
                assertThat(decision)
                        .isEqualTo(new FeeDecision.Pay(
                                new Fees(quote.tip(), due.add(quote.baseFee()).min(cap))));
            } else {
                assertThat(refusal(decision).code()).isEqualTo(RefusalCode.FEE_ABOVE_CAP);
                assertThat(refusal(decision).actual()).isEqualTo(due);
            }
        });
    }

    @Test
    @DisplayName("EXE-12 without a known fee nothing is offered, and nothing above the cap ever")
    void withoutAKnownFee() {
        FeeRule rule = FeeRule.of(perGas(1_000));
        assertThat(refusal(rule.first(Optional.empty(), GAS)).code()).isEqualTo(RefusalCode.FEE_UNKNOWN);
        assertThat(refusal(rule.replacement(fees(1, 2), Optional.empty(), GAS)).code())
                .isEqualTo(RefusalCode.FEE_UNKNOWN);
        assertThat(refusal(rule.first(quote(1_000, 1), GAS)))
                .hasToString(
                        "FEE_ABOVE_CAP: gas costs now 1001 wei, above the cap of 1000; a cap of that much would do");
        assertThat(refusal(rule.replacement(fees(0, 900), quote(1, 1), GAS)).code())
                .isEqualTo(RefusalCode.BUMP_ABOVE_CAP);
    }

    @Test
    void wrongSettingsAreRefused() {
        FeeRule rule = FeeRule.of(perGas(1));
        assertThatThrownBy(() -> rule.step(99)).hasMessage("a step is 100 to 1000 permille, not 99");
        assertThatThrownBy(() -> rule.step(1001)).hasMessageContaining("1001");
        assertThatThrownBy(() -> rule.first(quote(1, 1), 0)).hasMessage("gas is above 0, not 0");
        assertThatThrownBy(() -> perGas(0)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> fees(-1, 0)).hasMessage("fees are at least 0");
        assertThatThrownBy(() -> quote(0, -1)).hasMessage("fees are at least 0");
    }

    private static OpStackPrices prices() {
        return new OpStackPrices(
                BigInteger.valueOf(20_000_000_000L),
                BigInteger.valueOf(1_000_000_000),
                BigInteger.valueOf(2_269),
                BigInteger.valueOf(1_055_762),
                BigInteger.valueOf(500_000),
                BigInteger.valueOf(77));
    }

    @Test
    @DisplayName("EXE-50 a balance that cannot be read is unknown, and the fees beside the gas stay reserved")
    void funds() {
        Transaction transaction = Transaction.builder()
                .chainId(BigInteger.valueOf(8453))
                .nonce(BigInteger.ONE)
                .fees(fees(1_000_000, 11_000_000))
                .gasLimit(BigInteger.valueOf(GAS))
                .to(new EvmAddress("0x" + "11".repeat(20)))
                .value(BigInteger.ONE)
                .build();
        BigInteger needed = prices().needed(transaction);
        assertThat(needed)
                .isEqualTo(BigInteger.ONE
                        .add(BigInteger.valueOf(GAS * 11_000_000))
                        .add(prices().l1FeeAtMost(transaction.unsigned().length))
                        .add(BigInteger.valueOf(GAS / 2 + 77)));
        assertThat(prices().check(transaction, Optional.of(needed))).isEmpty();
        assertThat(prices().check(transaction, Optional.of(needed.subtract(BigInteger.ONE))))
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS);
                    assertThat(refusal.sentence()).endsWith("; 1 more would do");
                });
        assertThat(prices().check(transaction, Optional.empty()))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.FUNDS_UNKNOWN));
        assertThatThrownBy(() -> prices().l1Fee(-1)).hasMessage("bytes are at least 0, not -1");
    }

    @Test
    void dataCostsAtLeastTheSmallestEstimateAndMoreWhenItIsLonger() {
        // 100 x (16 x 2,269 x 20 gwei + 1,055,762 x 1 gwei) / 10^6, by hand
        assertThat(prices().l1Fee(0)).isEqualTo(178_184_200_000L).isEqualTo(prices().l1Fee(170));
        assertThat(prices().l1Fee(171)).isGreaterThan(prices().l1Fee(170));
        Cases.check("data", 1_000, random -> {
            int bytes = random.nextInt(100_000);
            assertThat(prices().l1Fee(bytes + 1)).isGreaterThanOrEqualTo(prices().l1Fee(bytes));
            assertThat(prices().l1FeeAtMost(bytes)).isGreaterThanOrEqualTo(prices().l1Fee(bytes));
        });
    }
}
