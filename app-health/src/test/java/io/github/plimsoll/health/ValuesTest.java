package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "Database", "-x", "data base", "a/b", "ä"})
    void aComponentNameIsPlain(String name) {
        assertThatThrownBy(() -> Component.of(name, ComponentState.UP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name must be 1 to 64 characters");
    }

    @Test
    void aComponentNameHasAtMost64Characters() {
        assertThat(Component.of("a".repeat(64), ComponentState.UP).name()).hasSize(64);
        assertThatThrownBy(() -> Component.of("a".repeat(65), ComponentState.UP))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void detailsAreCopiedAndBounded() {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("z", "x".repeat(501));
        detail.put("a", "x".repeat(500));
        Component component = new Component("feeds", ComponentState.UP, detail);
        detail.clear();
        assertThat(component.detail()).containsOnlyKeys("z", "a");
        assertThat(component.detail().keySet()).containsExactly("z", "a");
        assertThat(component.detail().get("z")).isEqualTo("x".repeat(499) + "…");
        assertThat(component.detail().get("a")).isEqualTo("x".repeat(500));
        assertThatThrownBy(() -> component.detail().put("b", "c")).isInstanceOf(UnsupportedOperationException.class);
        for (int i = 0; i < 33; i++) {
            detail.put("k" + i, "v");
        }
        assertThatThrownBy(() -> new Component("feeds", ComponentState.UP, detail))
                .hasMessage("detail of feeds has 33 entries, at most 32 are allowed");
        assertThatThrownBy(() -> new Component("feeds", ComponentState.UP, Map.of("k".repeat(65), "v")))
                .hasMessage("a detail name of feeds must have 1 to 64 characters");
    }

    @Test
    void cuttingKeepsCharactersWhole() {
        String face = new String(Character.toChars(0x1F600));
        String cut = Text.cut("x".repeat(498) + face + "tail");
        assertThat(cut).isEqualTo("x".repeat(498) + "…");
        assertThat(cut.chars().anyMatch(unit -> Character.isSurrogate((char) unit)))
                .isFalse();
    }

    @Test
    void aConfigurationOutOfRangeIsRefused() {
        Path disk = Path.of(".");
        assertThatThrownBy(() -> HealthConfig.loopback(-1, disk)).hasMessage("port must be 0 to 65535, but is -1");
        assertThatThrownBy(() -> HealthConfig.loopback(65_536, disk))
                .hasMessage("port must be 0 to 65535, but is 65536");
        assertThatThrownBy(() -> new HealthConfig(" ", 1, disk))
                .hasMessage("host must not be blank, for example 127.0.0.1");
        assertThat(HealthConfig.loopback(65_535, disk).host()).isEqualTo("127.0.0.1");
    }

    @Test
    void onPort80TheHostNeedsNoPort() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        Exposure web = new Exposure(loopback, 80, HealthConfig.loopback(80, Path.of(".")));
        assertThat(web.verdict(healthz("localhost"))).isEqualTo(Exposure.Verdict.SERVED);
        assertThat(web.verdict(healthz("localhost:80"))).isEqualTo(Exposure.Verdict.SERVED);
        assertThat(web.verdict(healthz("evil.example"))).isEqualTo(Exposure.Verdict.MISDIRECTED);
        Exposure other = new Exposure(loopback, 8080, HealthConfig.loopback(8080, Path.of(".")));
        assertThat(other.verdict(healthz("localhost"))).isEqualTo(Exposure.Verdict.MISDIRECTED);
    }

    @Test
    void onAnotherAddressANameMustBeConfiguredAndANumberIsServed() throws Exception {
        InetAddress any = InetAddress.getByName("0.0.0.0");
        Exposure web = new Exposure(any, 8080, new HealthConfig("0.0.0.0", 8080, Path.of(".")));
        for (String host : List.of("10.0.0.7:8080", "10.0.0.7", "[fe80::1]:8080", "localhost:8080")) {
            assertThat(web.verdict(healthz(host))).as(host).isEqualTo(Exposure.Verdict.SERVED);
        }
        for (String host :
                List.of("evil.example", "evil.example:8080", "10.0.0.7.evil.example", "1.2.3", "", "[evil]")) {
            assertThat(web.verdict(healthz(host))).as(host).isEqualTo(Exposure.Verdict.MISDIRECTED);
        }
    }

    private static Exposure.Asked healthz(String host) {
        return new Exposure.Asked("GET", List.of(host), false, "/healthz", List.of(), "");
    }

    @Test
    void residentMemoryIsReadFromTheStatusOfTheProcess(@TempDir Path dir) throws Exception {
        Path status = dir.resolve("status");
        assertThat(new ProcessMemory(status).residentBytes()).isEmpty();
        Files.writeString(status, "Name:\tjava\nVmRSS:\t  204800 kB\nThreads:\t9\n");
        assertThat(new ProcessMemory(status).residentBytes()).hasValue(209_715_200L);
        Files.writeString(status, "VmRSS:\tmuch\n");
        assertThat(new ProcessMemory(status).residentBytes()).isEmpty();
        Files.writeString(status, "Name:\tjava\n");
        assertThat(new ProcessMemory(status).residentBytes()).isEmpty();
    }

    @Test
    @DisplayName("OBS-12 uptime is the whole elapsed time, days included")
    void uptimeIsTheWholeElapsedTime() {
        long threeDays = (3 * 86_400L + 3_661) * 1_000 + 500;
        try (HealthMetrics metrics = new HealthMetrics(HealthConfig.loopback(0, Path.of(".")), () -> threeDays)) {
            assertThat(metrics.scrape()).contains("process_uptime_seconds 262861.5\n");
        }
        assertThat(Answer.alive(threeDays).body()).contains("262861");
    }
}
