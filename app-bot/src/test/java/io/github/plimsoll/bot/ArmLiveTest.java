package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.github.plimsoll.execution.ControlPlane;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** LIVE accounts are opened for new risk by two steps, on a store of its own. */
class ArmLiveTest {
    private final LiveVenue live = new LiveVenue();

    private Installation demo(Map<String, String> more) {
        Map<String, String> environment =
                new HashMap<>(Map.of("ADMIN_USERS", "demo,olga", "MESSAGES_PER_MINUTE", "1000"));
        environment.putAll(more);
        Installation demo = Installation.open(
                new MemoryStore(System::nanoTime),
                new MemoryBook(),
                List.of(Tape.btcUsd()),
                Duration.ofSeconds(10),
                environment,
                new AbstractModule() {
                    @Provides
                    List<Venue> venues(PaperVenue paper) {
                        return List.of(paper, live);
                    }
                });
        Account account = new Account(
                new AccountId("dry:paper:brave"), new UserId("brave"), live.name(), Mode.LIVE, Asset.USDC, 1, 0);
        assertThat(demo.part(TradeDesk.class).createAccount(account, Usd.of(10_000), "test"))
                .isTrue();
        return demo;
    }

    @Test
    @DisplayName("EXE-33 LIVE takes two steps of two persons, and the first one expires")
    void twoStepsOfTwoPersons() {
        try (Installation demo = demo(Map.of())) {
            ControlPlane control = demo.part(ControlPlane.class);
            assertThat(demo.code("@brave /execution_mode LIVE")).isEqualTo("ADMIN_ONLY");
            String late = demo.answer("/execution_mode LIVE").at("/data/token").asText();
            assertThat(control.isLiveArmed()).isFalse();
            demo.say("/demo advance 10m", "/demo advance 1s");
            assertThat(demo.code("@olga /confirm " + late)).isEqualTo("TOKEN_INVALID");
            assertThat(control.isLiveArmed()).isFalse();

            String token = demo.answer("/execution_mode LIVE").at("/data/token").asText();
            assertThat(demo.code("/confirm " + token)).isEqualTo("SECOND_PERSON");
            assertThat(control.isLiveArmed()).isFalse();
            assertThat(demo.code("@olga /confirm " + token)).isEqualTo("OK");
            assertThat(control.isLiveArmed()).isTrue();
            assertThat(demo.answer("@brave /execution_mode").at("/data/live").asText())
                    .isEqualTo("open");

            assertThat(demo.code("@brave /execution_mode DRY")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("/execution_mode DRY"))
                    .as("tightened by one, at once")
                    .isEqualTo("OK");
            assertThat(control.isLiveArmed()).isFalse();
        }
    }

    @Test
    void aStopBetweenTheStepsWins() {
        try (Installation demo = demo(Map.of())) {
            String token = demo.answer("/execution_mode LIVE").at("/data/token").asText();
            assertThat(demo.code("/emergency_stop market BTC-USD")).isEqualTo("OK");
            assertThat(demo.code("@olga /confirm " + token)).isEqualTo("STOP_MEANWHILE");
            assertThat(demo.part(ControlPlane.class).isLiveArmed()).isFalse();
        }
    }

    @Test
    void aStepBackToDryBetweenTheStepsWins() {
        try (Installation demo = demo(Map.of())) {
            String token = demo.answer("/execution_mode LIVE").at("/data/token").asText();
            assertThat(demo.code("/execution_mode DRY")).isEqualTo("OK");
            assertThat(demo.code("@olga /confirm " + token)).isEqualTo("STOP_MEANWHILE");
            assertThat(demo.part(ControlPlane.class).isLiveArmed()).isFalse();
            String again = demo.answer("/execution_mode LIVE").at("/data/token").asText();
            assertThat(demo.code("@olga /confirm " + again)).isEqualTo("OK");
            assertThat(demo.part(ControlPlane.class).isLiveArmed()).isTrue();
        }
    }

    @Test
    void aSourceThatDoesNotAgreeIsNamed() {
        try (Installation demo = demo(Map.of("EXECUTION_MODE", "DRY"))) {
            assertThat(demo.answer("/execution_mode LIVE").path("text").asText())
                    .contains("environment: ACTIVE, LIVE accounts only reduce, EXECUTION_MODE is DRY");
            assertThat(demo.code("/execution_mode LIVE")).isEqualTo("SOURCE_HOLDS");
        }
    }
}
