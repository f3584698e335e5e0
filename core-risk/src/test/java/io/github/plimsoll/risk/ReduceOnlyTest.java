package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.testkit.Cases;
import org.junit.jupiter.api.Test;

class ReduceOnlyTest {
    private static final RiskEngine ENGINE = RiskEngine.of(RiskPolicy.defaults());
    private static final SortableId ID = new SortableId(1, 2);
    private static final PositionView POSITION = position("1", "0.25", "0.1");

    @Test
    void aPermitNamesPositionVersionAndSize() {
        ReduceOnly permit = permitted(permit(POSITION, "0.5", ControlState.ACTIVE));
        assertThat(permit.positionId()).isEqualTo(ID);
        assertThat(permit.account()).isEqualTo(World.ACCOUNT);
        assertThat(permit.positionVersion()).isEqualTo(9);
        assertThat(permit.size()).isEqualTo(Quantity.parse("0.5", 8));
        assertThat(permit.closesAllLeft()).isFalse();
        assertThat(permit.mintedBy(ENGINE)).isTrue();
        assertThat(permit.mintedBy(RiskEngine.of(RiskPolicy.defaults()))).isFalse();
        assertThat(permitted(permit(POSITION, "0.75", ControlState.ACTIVE)).closesAllLeft())
                .isTrue();
    }

    @Test
    void onlyFrozenKeepsAUserIn() {
        for (ControlState state : ControlState.values()) {
            ReduceDecision decision = permit(POSITION, "0.75", state);
            if (state == ControlState.FROZEN) {
                assertThat(refused(decision).code()).isEqualTo(ReduceCode.CONTROL_FROZEN);
            } else {
                assertThat(permitted(decision).size().units()).isEqualTo(75_000_000);
            }
        }
    }

    @Test
    void neverMoreThanWhatRemainsAfterTheOpenCloses() {
        ReduceRefused refused = refused(permit(POSITION, "0.75000001", ControlState.ACTIVE));
        assertThat(refused)
                .isEqualTo(new ReduceRefused(
                        ReduceCode.SIZE_ABOVE_REMAINING, "0.75", "0.75000001", "a size of at most 0.75"));
        PositionView allReserved = position("1", "1", "0");
        assertThat(refused(permit(allReserved, "0.00000001", ControlState.ACTIVE)))
                .isEqualTo(new ReduceRefused(
                        ReduceCode.SIZE_ABOVE_REMAINING,
                        "0",
                        "0.00000001",
                        "nothing; all that remains is already being closed"));
    }

    @Test
    void partialClosesHaveAMinimumAndTheRestMayAlwaysGo() {
        permitted(permit(POSITION, "0.1", ControlState.ACTIVE));
        ReduceRefused small = refused(permit(POSITION, "0.09999999", ControlState.ACTIVE));
        assertThat(small.code()).isEqualTo(ReduceCode.SIZE_BELOW_MIN_PARTIAL);
        assertThat(small.wouldPass()).isEqualTo("a size of at least 0.1, or all that is left, 0.75");
        PositionView dust = position("0.05", "0", "0.1");
        permitted(permit(dust, "0.05", ControlState.ACTIVE));
        assertThat(refused(permit(dust, "0.04", ControlState.ACTIVE)).wouldPass())
                .isEqualTo("all that is left, 0.05");
    }

    @Test
    void whileACloseIsUnknownOnlyAVenueThatGuaranteesReduceOnlyTakesAnother() {
        Quantity size = Quantity.parse("0.5", 8);
        assertThat(refused(ENGINE.permit(POSITION, size, ControlState.ACTIVE, false, true))
                        .code())
                .isEqualTo(ReduceCode.CLOSE_OUTCOME_UNKNOWN);
        permitted(ENGINE.permit(POSITION, size, ControlState.ACTIVE, true, true));
        permitted(ENGINE.permit(POSITION, size, ControlState.ACTIVE, false, false));
    }

    @Test
    void nonsenseIsRefusedWithItsOwnCode() {
        assertThat(refused(permit(position("0", "0", "0"), "1", ControlState.ACTIVE))
                        .code())
                .isEqualTo(ReduceCode.POSITION_CLOSED);
        assertThat(refused(permit(position("1", "1.00000001", "0"), "1", ControlState.ACTIVE))
                        .code())
                .isEqualTo(ReduceCode.POSITION_INVALID);
        assertThat(refused(permit(POSITION, "0", ControlState.ACTIVE)).code()).isEqualTo(ReduceCode.SIZE_NOT_POSITIVE);
        assertThat(refused(ENGINE.permit(POSITION, Quantity.parse("0.5", 7), ControlState.ACTIVE, false, false))
                        .code())
                .isEqualTo(ReduceCode.SIZE_DECIMALS);
        PositionView mixed =
                new PositionView(ID, World.ACCOUNT, 9, Quantity.of(5, 8), Quantity.of(0, 7), Quantity.of(0, 8));
        assertThat(refused(ENGINE.permit(mixed, Quantity.of(5, 8), ControlState.ACTIVE, false, false))
                        .code())
                .isEqualTo(ReduceCode.POSITION_INVALID);
    }

    @Test
    void noSequenceOfPermitsEverClosesMoreThanThePosition() {
        int[] permits = new int[1];
        Cases.check("permits never exceed what remains", 10_000, random -> {
            long remaining = random.nextLong(0, 1_000);
            long minimum = random.nextLong(0, 50);
            long reserved = 0;
            for (int step = 0; step < 8; step++) {
                long size = random.nextLong(0, 1_200);
                ControlState state = ControlState.values()[random.nextInt(4)];
                boolean unknown = random.nextInt(4) == 0;
                boolean nativeReduceOnly = random.nextBoolean();
                PositionView view = new PositionView(
                        ID,
                        World.ACCOUNT,
                        step,
                        Quantity.of(remaining, 8),
                        Quantity.of(reserved, 8),
                        Quantity.of(minimum, 8));
                ReduceDecision decision = ENGINE.permit(view, Quantity.of(size, 8), state, nativeReduceOnly, unknown);
                long granted = decision.fold(p -> p.size().units(), r -> 0L);
                if (granted > 0) {
                    permits[0]++;
                    assertThat(state).isNotEqualTo(ControlState.FROZEN);
                    assertThat(granted).isEqualTo(size);
                    assertThat(!unknown || nativeReduceOnly).isTrue();
                    assertThat(granted >= minimum || granted == remaining - reserved)
                            .isTrue();
                }
                reserved += granted;
                assertThat(reserved).isLessThanOrEqualTo(remaining);
            }
        });
        assertThat(permits[0]).isGreaterThan(Cases.isFull(10_000) ? 1_000 : -1);
    }

    private static PositionView position(String remaining, String reserved, String minimum) {
        return new PositionView(
                ID,
                World.ACCOUNT,
                9,
                Quantity.parse(remaining, 8),
                Quantity.parse(reserved, 8),
                Quantity.parse(minimum, 8));
    }

    private static ReduceDecision permit(PositionView position, String size, ControlState state) {
        return ENGINE.permit(position, Quantity.parse(size, 8), state, false, false);
    }

    private static ReduceOnly permitted(ReduceDecision decision) {
        return decision.fold(p -> p, r -> {
            throw new AssertionError("expected a permit but " + r);
        });
    }

    private static ReduceRefused refused(ReduceDecision decision) {
        return decision.fold(
                p -> {
                    throw new AssertionError("expected a refusal but " + p);
                },
                r -> r);
    }
}
