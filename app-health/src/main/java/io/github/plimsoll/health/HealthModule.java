package io.github.plimsoll.health;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/**
 * Binds {@link HealthServer}, {@link HealthMetrics} and the {@link MeterRegistry}, one of each. The application binds
 * {@link HealthSource} and {@link PageSource}, starts the server, and closes the server and the metrics.
 */
public final class HealthModule extends AbstractModule {
    private final HealthConfig config;

    /** For one configuration. */
    public HealthModule(HealthConfig config) {
        this.config = config;
    }

    @Override
    protected void configure() {
        requireBinding(HealthSource.class);
        requireBinding(PageSource.class);
        bind(HealthConfig.class).toInstance(config);
        bind(HealthMetrics.class).in(Singleton.class);
        bind(HealthServer.class).in(Singleton.class);
    }

    @Provides
    static MeterRegistry registry(HealthMetrics metrics) {
        return metrics.registry();
    }
}
