package io.github.plimsoll.feeds.live;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every adapter, pushed and asked, against the contract; most of the time they wait. */
@ParameterizedClass
@EnumSource(Rig.class)
@Execution(ExecutionMode.CONCURRENT)
class AdaptersTest extends PriceSourceContract {
    private final Rig rig;

    AdaptersTest(Rig rig) {
        this.rig = rig;
    }

    @Override
    Rig rig() {
        return rig;
    }
}
