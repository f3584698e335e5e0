package io.github.plimsoll.health;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages. HEAD runs the same code as GET, so that its status is as true. */
final class HealthRoutes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HealthRoutes.class);
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final SourceReader<List<String>> readiness;
    private final SourceReader<List<Component>> components;
    private final PageSnapshots snapshots;
    private final HealthMetrics metrics;
    private final PageFiles files = new PageFiles();

    HealthRoutes(HealthSource source, PageSnapshots snapshots, HealthMetrics metrics, Limits limits) {
        this.readiness = new SourceReader<>("readiness", () -> List.copyOf(source.notReady()), limits);
        this.components = new SourceReader<>("components", () -> List.copyOf(source.components()), limits);
        this.snapshots = snapshots;
        this.metrics = metrics;
    }

    void addTo(RoutesConfig routes) {
        serve(
                routes,
                Exposure.HEALTHZ,
                context -> answer(
                        context,
                        Answer.alive(ManagementFactory.getRuntimeMXBean().getUptime())));
        serve(routes, Exposure.READYZ, context -> answer(context, Answer.readiness(readiness.read())));
        serve(routes, Exposure.HEALTH, context -> answer(context, Answer.components(components.read())));
        serve(
                routes,
                Exposure.METRICS,
                context -> context.contentType(PROMETHEUS).result(metrics.scrape()));
        serve(routes, Exposure.PAGE, this::page);
        serve(
                routes,
                Exposure.VIEW,
                context -> answer(context, new Answer(200, snapshots.latest().json())));
        serve(
                routes,
                Exposure.STYLE,
                context -> context.contentType("text/css; charset=utf-8").result(files.style()));
        serve(
                routes,
                Exposure.SCRIPT,
                context -> context.contentType("text/javascript; charset=utf-8").result(files.script()));
        serve(
                routes,
                Exposure.ICON,
                context -> context.contentType("image/svg+xml").result(files.icon()));
        routes.error(404, context -> answer(context, new Answer(404, Json.error(ParserRefusals.sentence(404)))));
        routes.exception(Exception.class, (failure, context) -> {
            log.warn(
                    "{} failed: {}",
                    Exposure.label(context.path()),
                    failure.getClass().getName());
            answer(context, new Answer(500, Json.error(ParserRefusals.sentence(500))));
        });
    }

    private void page(Context context) {
        context.header(SafeHeaders.POLICY, SafeHeaders.PAGE_POLICY)
                .contentType("text/html; charset=utf-8")
                .result(files.page(snapshots.latest().parts()));
    }

    private static void serve(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    private static void answer(Context context, Answer answer) {
        context.status(answer.status()).contentType(JSON).result(answer.body());
    }

    @Override
    public void close() {
        readiness.close();
        components.close();
    }
}
