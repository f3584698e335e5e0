package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.github.plimsoll.bot.avantis.DelegateKey;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.config.Delegate;
import io.github.plimsoll.bot.config.LiveSettings;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.custody.KeyRing;
import io.github.plimsoll.evm.custody.KeyServiceException;
import io.github.plimsoll.evm.custody.LocalKey;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.custody.Vault;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.MemorySealedKeyStore;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A deployment that could not keep what it holds in real money, or not sign for it, does not start, and says why. */
class LiveStartTest {
    private static LiveSettings live(Map<String, String> environment) {
        return LiveSettings.of(Settings.of(environment, Map.of(), List.of()));
    }

    @Test
    @DisplayName("what real money needs beside its traders is asked for all at once")
    void whatIsMissing() throws IOException {
        assertThatThrownBy(() -> live(Map.of("LIVE_TRADERS", "alice=" + VenueStub.TRADER)))
                .isInstanceOf(SettingsException.class)
                .extracting(wrong -> ((SettingsException) wrong).problems())
                .asString()
                .contains("WALLET_KEYS", "CHAIN_RPC_URLS", "CHAIN_USDC", "CHAIN_SPENDER", "CHAIN_DELEGATE");
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> environment = venue.environment();
            environment.put("CHAIN_DELEGATE", VenueStub.TRADER + "@2099-01-01T00:00:00Z");
            assertThatThrownBy(() -> live(environment)).hasMessageContaining("is the wallet of a trader");
            environment.putAll(venue.environment());
            environment.put("CHAIN_USDC_DECIMALS", "18");
            assertThatThrownBy(() -> live(environment)).hasMessageContaining("CHAIN_USDC_DECIMALS of 6");
        }
        for (String traders : List.of(
                "alice",
                "alice=0x12",
                "alice=" + VenueStub.TRADER + ",bob=" + VenueStub.TRADER,
                "alice=" + VenueStub.TRADER + ",alice=0x" + "1".repeat(40))) {
            assertThatThrownBy(() -> live(Map.of("LIVE_TRADERS", traders)))
                    .as(traders)
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("LIVE_TRADERS is");
        }
    }

    @Test
    @DisplayName("a LIVE account with an order keeps its trader and its market, one without anything does not")
    void whatIsHeldIsKept() throws IOException {
        MemoryStore store = new MemoryStore(System::nanoTime);
        LiveVenue real = new LiveVenue();
        try (VenueStub venue = new VenueStub();
                Installation demo = Installation.open(
                        store,
                        new MemoryBook(),
                        List.of(Tape.btcUsd()),
                        Duration.ofSeconds(10),
                        Map.of(),
                        new AbstractModule() {
                            @Provides
                            List<Venue> venues(PaperVenue paper) {
                                return List.of(paper, real);
                            }
                        })) {
            Account account = new Account(
                    new AccountId("dry:paper:brave"), new UserId("brave"), real.name(), Mode.LIVE, Asset.USDC, 1, 0);
            demo.part(TradeDesk.class).createAccount(account, Usd.of(10_000), "test");
            Map<String, String> environment = venue.environment();
            LiveStart.requireKept(live(environment), store);
            LiveStart.requireKept(live(Map.of()), store);

            demo.part(ControlPlane.class).armLive("demo", "test");
            assertThat(demo.code("@brave /open BTC-USD long 60 2x")).isEqualTo("PENDING");
            assertThatThrownBy(() -> LiveStart.requireKept(live(Map.of()), store))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("LIVE_TRADERS does not name brave, whose LIVE account dry:paper:brave has");
            environment.put("LIVE_TRADERS", "brave=" + VenueStub.TRADER);
            LiveStart.requireKept(live(environment), store);
            environment.put("AVANTIS_MARKETS", "ETH-USD");
            assertThatThrownBy(() -> LiveStart.requireKept(live(environment), store))
                    .hasMessageContaining("AVANTIS_MARKETS does not name BTC-USD, in which the LIVE account");
        }
    }

    @Test
    @DisplayName("the delegate's key has to be there, and be the one that is named")
    void theKey() {
        MemorySealedKeyStore sealed = new MemorySealedKeyStore();
        SecureRandom random = new SecureRandom();
        KeyRing ring = new KeyRing(List.of(LocalKey.of("v1", random.generateSeed(32), random)));
        sealed.activate("v1", ring.newest().check());
        Wallets wallets = new Wallets(sealed, new Vault(ring, random), random, "8453");
        Instant end = Instant.parse("2099-01-01T00:00:00Z");
        Delegate other = new Delegate(new EvmAddress(VenueStub.TRADER), end);
        assertThatThrownBy(() -> DelegateKey.of(wallets, other))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("./plimsoll keys create --owner avantis-delegate");
        EvmAddress made = wallets.create(DelegateKey.OWNER);
        assertThatThrownBy(() -> DelegateKey.of(wallets, other))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("but the key of avantis-delegate is that of 0x");
        assertThat(DelegateKey.of(wallets, new Delegate(made, end)).address()).isEqualTo(made);
    }

    @Test
    @DisplayName("the delegate's key may be in a key service: then none is kept here, and it is the one that is named")
    void theKeyElsewhere() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> environment = venue.environment();
            environment.remove("WALLET_KEYS");
            environment.put("CHAIN_DELEGATE_KEY", "other-keys:signer");
            environment.put("CHAIN_DELEGATE", OtherKeys.SIGNER.address() + "@2099-01-01T00:00:00Z");
            SigningKey key = delegate(environment);
            byte[] digest = new SecureRandom().generateSeed(32);
            assertThat(key.sign(digest).signer(digest)).isEqualTo(key.address()).isEqualTo(OtherKeys.SIGNER.address());

            environment.put("CHAIN_DELEGATE", ChainNode.SPENDER + "@2099-01-01T00:00:00Z");
            assertThatThrownBy(() -> delegate(environment))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("but that of CHAIN_DELEGATE_KEY is that of 0x");
            environment.put("CHAIN_DELEGATE_KEY", "other-keys:none");
            assertThatThrownBy(() -> delegate(environment))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage("CHAIN_DELEGATE_KEY other-keys:none: there is no such key");
            environment.put("CHAIN_DELEGATE_KEY", "other-keys:away");
            assertThatThrownBy(() -> delegate(environment)).isInstanceOf(KeyServiceException.class);
            environment.put("CHAIN_DELEGATE_KEY", "aws-kms:arn");
            assertThatThrownBy(() -> delegate(environment))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("artifact io.github.plimsoll:plimsoll-aws-kms, which PLIMSOLL_MORE adds");
            environment.remove("CHAIN_DELEGATE");
            assertThatThrownBy(() -> delegate(environment))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("CHAIN_DELEGATE");
        }
    }

    private static SigningKey delegate(Map<String, String> environment) {
        Settings settings = Settings.of(environment, Map.of(), List.of());
        return LiveStart.delegate(
                settings,
                Path.of(""),
                Optional.empty(),
                ChainSettings.of(settings).delegate().orElseThrow());
    }
}
