package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.github.plimsoll.bot.live.AllGood;
import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.bot.live.LiveFacts;
import io.github.plimsoll.bot.live.LiveLook;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** LIVE accounts are opened for new risk by two steps, on a store of its own. */
class ArmLiveTest {
    private final LiveVenue live = new LiveVenue();
    private LiveFacts facts = AllGood.but(all -> {});

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

                    @Provides
                    LiveLook look() {
                        return () -> facts;
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
    @DisplayName("what fails is named and nothing is asked; what fails between the steps is not armed either")
    void aNoIsANo() {
        try (Installation demo = demo(Map.of())) {
            facts = AllGood.but(all -> all.venue = Fact.known(List.of("pair.BTC/USD.maxLeverage was approved as 75")));
            JsonNode refused = demo.answer("/execution_mode LIVE");
            assertThat(refused.path("code").asText()).isEqualTo("NO_GO");
            assertThat(refused.path("text").asText())
                    .startsWith("LIVE is refused: 1 of 18 checks fail")
                    .contains("NO-GO  venue facts: pair.BTC/USD.maxLeverage was approved as 75")
                    .doesNotContain("GO     ");
            assertThat(refused.at("/data/go").asBoolean(true)).isFalse();
            assertThat(refused.at("/data/checks")).hasSize(18);
            assertThat(refused.at("/data/token").isMissingNode()).isTrue();

            facts = AllGood.but(all -> {});
            JsonNode asked = demo.answer("/execution_mode LIVE");
            assertThat(asked.path("text").asText())
                    .as("what is agreed to is shown")
                    .contains("GO     venue facts: ", "takes a second admin");
            facts = AllGood.but(all -> all.venue = Fact.unknown("it does not answer"));
            JsonNode late =
                    demo.answer("@olga /confirm " + asked.at("/data/token").asText());
            assertThat(late.path("code").asText()).isEqualTo("NO_GO");
            assertThat(late.path("text").asText()).contains("LIVE is not armed", "not known: it does not answer");
            assertThat(demo.part(ControlPlane.class).isLiveArmed()).isFalse();
        }
    }

    @Test
    @DisplayName("an admin looks at every line at any time, and nothing changes by it")
    void looking() {
        try (Installation demo = demo(Map.of())) {
            assertThat(demo.code("@brave /execution_mode check")).isEqualTo("ADMIN_ONLY");
            JsonNode list = demo.answer("/execution_mode check");
            assertThat(list.path("code").asText()).isEqualTo("OK");
            assertThat(list.path("text").asText()).startsWith("GO: nothing stands against LIVE.");
            facts = AllGood.but(all -> all.venue = Fact.unknown("it does not answer"));
            list = demo.answer("/execution_mode check");
            assertThat(list.path("text").asText())
                    .startsWith("NO-GO: 1 of 18 checks fail, and what is not known fails, too.")
                    .contains("GO     backup: ", "NO-GO  venue facts: ");
            assertThat(list.at("/data/go").asBoolean(true)).isFalse();
            assertThat(demo.part(ControlPlane.class).isLiveArmed()).isFalse();
        }
    }

    @Test
    @DisplayName("what an installation cannot know of is against it: the demo could never trade real money")
    void theDemoKnowsNothing() {
        try (Installation demo = Installation.open(Map.of())) {
            JsonNode list = demo.answer("/execution_mode check");
            assertThat(list.at("/data/go").asBoolean(true)).isFalse();
            List<String> failing = new ArrayList<>();
            list.at("/data/checks").forEach(line -> {
                if (!line.path("passed").asBoolean()) {
                    failing.add(line.path("check").asText());
                }
            });
            assertThat(failing)
                    .contains(
                            "permission",
                            "nodes",
                            "contracts",
                            "venue facts",
                            "signer",
                            "delegate",
                            "backup",
                            "accounts");
        }
    }

    @Test
    @DisplayName("the limits of real money are raised by two persons and taken back by one")
    void raising() {
        try (Installation demo = demo(Map.of())) {
            String first = "maxCollateral=100,maxGrossExposure=200,maxLeverage=2x,minOrderNotional=100,"
                    + "permitted=BTC-USD+ETH-USD";
            assertThat(demo.code("@brave /execution_mode limits brave")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("/execution_mode limits")).isEqualTo("MISSING_ARGUMENT");
            assertThat(demo.code("/execution_mode limits demo")).isEqualTo("NO_LIVE_ACCOUNT");
            JsonNode shown = demo.answer("/execution_mode limits brave");
            assertThat(shown.at("/data/limits").asText()).isEqualTo(first);
            assertThat(shown.at("/data/raised").asBoolean(true)).isFalse();

            assertThat(demo.code("/execution_mode limits brave maxLeverage")).isEqualTo("BAD_RULES");
            JsonNode asked = demo.answer("/execution_mode limits brave maxCollateral=500, maxLeverage=5x");
            assertThat(asked.path("text").asText())
                    .contains("limits real money of brave by maxCollateral=500, ", "a second admin");
            String token = asked.at("/data/token").asText();
            assertThat(demo.code("/confirm " + token)).isEqualTo("SECOND_PERSON");
            assertThat(demo.answer("/execution_mode limits brave")
                            .at("/data/limits")
                            .asText())
                    .isEqualTo(first);
            String late = demo.answer("/execution_mode limits brave maxLeverage=9x")
                    .at("/data/token")
                    .asText();
            assertThat(demo.code("@olga /confirm " + token)).isEqualTo("OK");
            shown = demo.answer("/execution_mode limits brave");
            assertThat(shown.at("/data/limits").asText())
                    .isEqualTo(first.replace("=100,maxG", "=500,maxG").replace("2x", "5x"));
            assertThat(shown.at("/data/raised").asBoolean()).isTrue();
            assertThat(demo.code("@olga /confirm " + late))
                    .as("asked for with other limits before its eyes")
                    .isEqualTo("LIMITS_MEANWHILE");
            assertThat(demo.answer("/audit dry:paper:brave 5").path("text").asText())
                    .contains("olga LIMITS dry:paper:brave: " + first + " became maxCollateral=500");

            assertThat(demo.code("/execution_mode limits brave canary")).isEqualTo("OK");
            JsonNode tight = demo.answer("/execution_mode limits brave maxCollateral=50");
            assertThat(demo.code("@olga /confirm " + tight.at("/data/token").asText()))
                    .isEqualTo("OK");
            JsonNode back = demo.answer("/execution_mode limits brave canary");
            assertThat(back.path("text").asText())
                    .as("what loosens takes two")
                    .contains("limits real money of brave by maxCollateral=100, ", "a second admin");
            assertThat(demo.code("@olga /confirm " + back.at("/data/token").asText()))
                    .isEqualTo("OK");
            assertThat(demo.answer("/execution_mode limits brave")
                            .at("/data/limits")
                            .asText())
                    .isEqualTo(first);
        }
    }

    @Test
    @DisplayName("an order beyond the limits is refused with limit, actual value and what would pass")
    void beyondTheLimits() {
        try (Installation demo = demo(Map.of())) {
            String token = demo.answer("/execution_mode LIVE").at("/data/token").asText();
            assertThat(demo.code("@olga /confirm " + token)).isEqualTo("OK");
            JsonNode refused = demo.answer("@brave /open BTC-USD long 100 10x");
            assertThat(refused.path("code").asText()).isEqualTo("LEVERAGE_ABOVE_MAX");
            JsonNode violated = refused.at("/data/violations/0");
            assertThat(violated.path("limit").asText()).isEqualTo("2");
            assertThat(violated.path("actual").asText()).isEqualTo("10");
            assertThat(violated.path("would_pass").asText()).isNotEmpty();
            assertThat(live.submits).hasValue(0);
            assertThat(demo.code("@brave /open BTC-USD long 60 2x")).isEqualTo("PENDING");
            assertThat(live.submits).hasValue(1);
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
