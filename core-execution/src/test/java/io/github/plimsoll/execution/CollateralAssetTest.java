package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Equity in another asset than the market's collateral is no dollars: nothing is opened with it. */
class CollateralAssetTest {
    @Test
    void anAccountInAnotherAssetOpensNothing() {
        World world = World.create();
        AccountId lamports = new AccountId("dry:paper:alice:sol");
        world.desk.createAccount(
                new Account(lamports, World.ALICE, World.VENUE, Mode.DRY, new Asset("SOL", 9), 1, 0), usd("5000"), "t");
        OpenCommand command = new OpenCommand(
                "a", World.ALICE, lamports, "BTC-USD", Side.LONG, usd("10"), Leverage.of(2), null, null, "trace");
        List<RuleLine> before = world.desk.refusals(command);
        List<RuleLine> failed = Objects.requireNonNull(world.desk.open(command).decision()).rules().stream()
                .filter(rule -> !rule.passed())
                .toList();
        assertThat(failed).extracting(RuleLine::code).containsExactly("EQUITY_UNKNOWN");
        assertThat(failed.get(0).actual()).isEqualTo("your account holds SOL, whose worth in dollars is not proved");
        assertThat(failed.get(0).wouldPass()).isEqualTo("an account that holds USDC");
        assertThat(before).isEqualTo(failed);
    }
}
