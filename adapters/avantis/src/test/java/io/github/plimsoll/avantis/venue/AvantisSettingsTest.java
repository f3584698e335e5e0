package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.avantis.market.TradeRules;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.SendTicket;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may decide, and for how long a delegate signs. */
class AvantisSettingsTest {
    private static final TradingDomain BASE =
            new TradingDomain(8453, new EvmAddress("0x44914408af82bC9983bbb330e3578E1105e11d4e"));
    private static final TradeRules RULES = new TradeRules(40, 1, 1);

    @Test
    void theUsualOnesAreSound() {
        AvantisSettings usual = AvantisSettings.baseMainnet(BASE, new TreeMap<>(Map.of("BTC-USD", "BTC/USD")), RULES);
        assertThat(usual.provedDeclines()).contains("HighSlippage").doesNotContain("InvalidNonce", "RELAY_TIMEOUT");
        assertThat(usual.network()).containsEntry("meta.chainId", "8453");
    }

    @Test
    void oneMarketIsOneInstruments() {
        Map<String, String> twice = Map.of("BTC-USD", "BTC/USD", "XBT-USD", "BTC/USD");
        assertThatThrownBy(() -> AvantisSettings.baseMainnet(BASE, new TreeMap<>(twice), RULES))
                .hasMessageContaining("two instruments");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://example.org", "ftp://127.0.0.1", "https://user@example.org", "https://example.org/?key=1"
            })
    void addressesAreSafeOnes(String address) {
        assertThatThrownBy(() -> VenueHttp.base(address)).isInstanceOf(IllegalArgumentException.class);
        assertThat(VenueHttp.base("http://127.0.0.1:8080").getPort()).isEqualTo(8080);
    }

    /** Seconds against milliseconds: one that ends within the second of the deadline is over before it. */
    @Test
    void aDelegateSignsNothingThatOutlivesIt() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 5);
        try (PrivateKey key = PrivateKey.of(bytes)) {
            IntentSigner signer = new IntentSigner() {
                @Override
                public EvmAddress address() {
                    return key.address();
                }

                @Override
                public Signature sign(SendTicket ticket, Intent intent) {
                    return key.sign(new byte[32]);
                }
            };
            EvmAddress trader = new EvmAddress("0x" + "11".repeat(20));
            TraderWallet wallet = new TraderWallet(trader, signer, OptionalLong.of(1_900_000_000));
            assertThat(wallet.refusal(1_899_999_999_999L)).isEmpty();
            assertThat(wallet.refusal(1_900_000_000_000L))
                    .hasValueSatisfying(why -> assertThat(why).contains("1900000000"));
            assertThatThrownBy(() -> new TraderWallet(trader, signer, OptionalLong.empty()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new TraderWallet(key.address(), signer, OptionalLong.of(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
