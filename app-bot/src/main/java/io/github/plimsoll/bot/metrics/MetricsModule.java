package io.github.plimsoll.bot.metrics;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.micrometer.core.instrument.MeterRegistry;

/** Binds the one registry of the process and its view. */
public final class MetricsModule extends AbstractModule {
    private final MeterRegistry registry;

    /** @param registry the one that {@code /metrics} shows */
    public MetricsModule(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    protected void configure() {
        bind(MeterRegistry.class).toInstance(registry);
    }

    @Provides
    @Singleton
    MetricsView view() {
        return new RegistryView(registry);
    }
}
