package io.github.plimsoll.avantis.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Intents as they are signed and written: published digest and domain, one way to write each, nothing else is read. */
class IntentTest {
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final EvmAddress OTHER = new EvmAddress("0x" + "22".repeat(20));
    private static final BigInteger NONCE = new BigInteger("987654321123456789");
    private static final TradingDomain EXAMPLE =
            new TradingDomain(31_337, new EvmAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3"));

    private static Intent.Open open() {
        Trade trade = new Trade(
                TRADER,
                1,
                0,
                0,
                100_000_000,
                800_000_000_000_000L,
                true,
                100_000_000_000L,
                900_000_000_000_000L,
                0,
                1_750_000_000);
        return new Intent.Open(trade, 0, 10_000_000_000L, 1_800_000_000_123L, NONCE);
    }

    static List<Intent> all() {
        SizeUpdate update = new SizeUpdate(TRADER, 3, 1, 5, 6, 7);
        return List.of(
                open(),
                new Intent.OpenCoin(open().trade(), 3, 9, 1, 2, 8, 7, BigInteger.ONE),
                new Intent.Close(TRADER, 1, 2, 3, 4, 5, 6, NONCE),
                new Intent.CloseCoin(TRADER, 1, 2, 3, 4, 5, 6, NONCE),
                new Intent.Increase(update, 1, 2, NONCE),
                new Intent.IncreaseCoin(update, 4, 5, 6, 1, 2, NONCE),
                new Intent.Levels(TRADER, 1, 0, 70, 60, 8, NONCE),
                new Intent.Trigger(TRADER, 1, 0, 1, 5, true, 6, BigInteger.valueOf(-7), 8, 9, 4, NONCE),
                new Intent.Delegate(TRADER, OTHER, 1_900_000_000, 1_800_000_000_123L, "terms ünder which", NONCE),
                new Intent.Delegate(TRADER, OTHER, 1, 2, "", NONCE),
                new Intent.CancelTrigger("0123456789abcdef0123456789abcdef0123456789"));
    }

    @Test
    void theDigestOfTheProtocolPageIsOurs() {
        assertThat(HexFormat.of().formatHex(EXAMPLE.typedData(open()).digest()))
                .isEqualTo("6cb6cfeac7c5fef744eccec3e5f44cc2bd1b501cf9d156af589d290222f83bee");
        assertThat(HexFormat.of().formatHex(EXAMPLE.typedData(open()).domainSeparator()))
                .startsWith("fb572dd0")
                .endsWith("939a46");
    }

    @Test
    void theDomainOfMainnetIsThePublishedOne() {
        TradingDomain base = new TradingDomain(8453, new EvmAddress("0x44914408af82bC9983bbb330e3578E1105e11d4e"));
        assertThat(HexFormat.of().formatHex(base.typedData(open()).domainSeparator()))
                .isEqualTo("817f742bc3dc847422731fdb56683eac88e090fd425ff0c42cd4c13bdcd291cf");
    }

    /** The names of the page, underscores and all: they are part of what is signed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|OpenTradeReq(Trade _t,uint8 _type,uint256 _slippageP,uint256 _deadline,uint256 _nonce)Trade(address"
                        + " trader,uint256 pairIndex,uint256 index,uint256 initialPosToken,uint256"
                        + " positionSizeUSDC,uint256 openPrice,bool buy,uint256 leverage,uint256 tp,uint256 sl,uint256"
                        + " timestamp)",
                "2|CloseTradeReq(address _trader,uint256 _pairIndex,uint256 _index,uint256 _openTimestamp,uint256"
                        + " _amount,uint256 _wantedPrice,uint256 _deadline,uint256 _nonce)",
                "6|UpdateTpSlReq(address trader,uint256 _pairIndex,uint256 _index,uint256 _newTp,uint256 _newSl,uint256"
                        + " _deadline,uint256 _nonce)",
                "7|TpSlReq(address trader,uint256 pairIndex,uint256 index,uint8 triggerType,uint256 coinSize,bool"
                        + " buy,uint256 price,int256 percentage,uint256 timestamp,uint256 signTimestamp,uint8"
                        + " orderType,uint256 nonce)",
                "8|DelegateReq(address trader,address delegate,uint256 expiry,uint256 deadline,string tnc,uint256"
                        + " nonce)",
                "10|CancelOffchainOrder(string entityId)",
            })
    void theTypeIsWrittenAsThePageWritesIt(int which, String type) {
        assertThat(EXAMPLE.typedData(all().get(which)).encodedType()).isEqualTo(type);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsWrittenIsReadAsTheSame(Intent intent) {
        assertThat(Intent.read(intent.typeName(), intent.encoded())).isEqualTo(intent);
        assertThat(intent.encoded().length % 32).isZero();
        assertThat(EXAMPLE.typedData(intent).digest()).hasSize(32);
    }

    /** By hand: a struct of 11 words, then four. */
    @Test
    void aStructOfFixedLengthStandsInItsPlace() {
        byte[] encoded = open().encoded();
        assertThat(encoded).hasSize(15 * 32);
        assertThat(word(encoded, 0)).isEqualTo(new BigInteger("11".repeat(20), 16));
        assertThat(word(encoded, 4)).isEqualTo(BigInteger.valueOf(100_000_000));
        assertThat(word(encoded, 6)).isEqualTo(BigInteger.ONE);
        assertThat(word(encoded, 14)).isEqualTo(NONCE);
    }

    /** By hand: the offset of the struct, then expiry, text, deadline, nonce: not the order that is signed. */
    @Test
    void theDelegationHasAnOrderOfItsOwnInTheAbi() {
        byte[] encoded = new Intent.Delegate(TRADER, OTHER, 7, 8, "ab", NONCE).encoded();
        assertThat(encoded).hasSize(9 * 32);
        assertThat(List.of(0, 3, 4, 5, 6, 7).stream().map(i -> word(encoded, i)).toList())
                .containsExactly(
                        BigInteger.valueOf(32),
                        BigInteger.valueOf(7),
                        BigInteger.valueOf(6 * 32),
                        BigInteger.valueOf(8),
                        NONCE,
                        BigInteger.TWO);
        assertThat(encoded[8 * 32]).isEqualTo((byte) 'a');
    }

    private static BigInteger word(byte[] bytes, int place) {
        return new BigInteger(1, Arrays.copyOfRange(bytes, place * 32, place * 32 + 32));
    }

    /** Any changed bit is another intent or none. */
    @Test
    void oneIntentHasOneForm() {
        Cases.check("one form", 2_000, random -> {
            List<Intent> all = all();
            Intent intent = all.get(random.nextInt(all.size()));
            byte[] changed = changed(intent.encoded(), random);
            try {
                Intent read = Intent.read(intent.typeName(), changed);
                assertThat(read).isNotEqualTo(intent);
                assertThat(read.encoded()).isEqualTo(changed);
            } catch (RefusedException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }

    private static byte[] changed(byte[] bytes, RandomGenerator random) {
        if (random.nextInt(8) == 0) {
            return Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 64) * (random.nextBoolean() ? 1 : -1));
        }
        byte[] changed = bytes.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    @Test
    void numbersOutsideOfTheirTypeAreRefused() {
        assertThatThrownBy(() -> new Intent.Close(TRADER, 1, 0, 0, -1, 0, 0, NONCE))
                .isInstanceOf(RefusedException.class)
                .extracting(refused -> ((RefusedException) refused).code())
                .isEqualTo(RefusalCode.OUT_OF_RANGE);
        assertThatThrownBy(() -> new Intent.Open(open().trade(), 256, 0, 0, NONCE))
                .hasMessageContaining("256");
        assertThatThrownBy(() -> new Intent.Open(open().trade(), 0, 0, 0, BigInteger.ONE.shiftLeft(256)))
                .hasMessageContaining("nonce");
        assertThatThrownBy(() -> Intent.read("Trade", open().encoded())).hasMessageContaining("type");
    }

    @Test
    void anIntentHasOneNonceForLifeAndNoTwoHaveTheSame() {
        Cases.check("one nonce", 1_000, random -> {
            SortableId one = new SortableId(random.nextLong(), random.nextLong());
            BigInteger nonce = IntentNonce.of(one);
            assertThat(new SortableId(nonce.shiftRight(64).longValue(), nonce.longValue()))
                    .isEqualTo(one);
            BigInteger used = BigInteger.ZERO.setBit(nonce.intValue() & 255);
            assertThat(IntentNonce.isUsed(nonce, used)).isTrue();
            assertThat(IntentNonce.isUsed(
                            nonce, used.not().and(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE))))
                    .isFalse();
            assertThat(IntentNonce.word(nonce).shiftLeft(8).add(BigInteger.valueOf(nonce.intValue() & 255)))
                    .isEqualTo(nonce);
        });
    }
}
