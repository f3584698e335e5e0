package io.github.plimsoll.bot.metrics;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;

/** Binds the meters of the process, their view, and who is told of answers. */
public final class MetricsModule extends AbstractModule {
    private final TradeMeters meters;

    public MetricsModule(TradeMeters meters) {
        this.meters = meters;
    }

    @Override
    protected void configure() {
        bind(TradeMeters.class).toInstance(meters);
        bind(CommandListener.class).toInstance(meters.commands());
    }

    @Provides
    @Singleton
    MetricsView view() {
        return new RegistryView(meters.registry());
    }
}
