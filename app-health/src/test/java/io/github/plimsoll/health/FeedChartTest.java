package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.health.PageView.Feed;
import io.github.plimsoll.health.PageView.Source;
import io.github.plimsoll.health.PageView.Tone;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedChartTest {
    @Test
    void aSourceIsDrawnAroundThePriceToTheScaleOfTheFarthest() {
        String svg = FeedChart.svg(feed("0.5", source("0.0010", "-0.0020"), source("0.0000", "0.0005")));
        assertThat(svg)
                .contains("<polyline class=\"t0\" points=\"983,27 1000,96\"/>")
                .contains("<polyline class=\"t1\" points=\"983,50 1000,38\"/>")
                .contains("at most 0.002%", "may differ by 0.5%")
                .doesNotContain("class=\"bound\"");
    }

    @Test
    void aFarOutlierIsDrawnAtTheEdgeAndTheBoundIsSeen() {
        String svg = FeedChart.svg(feed("0.5", source("5.0000", "0.2500")));
        assertThat(svg)
                .contains("points=\"983,4 1000,38\"")
                .contains("<line class=\"bound\" x1=\"0\" x2=\"1000\" y1=\"27\" y2=\"27\"/>")
                .contains("<line class=\"bound\" x1=\"0\" x2=\"1000\" y1=\"73\" y2=\"73\"/>")
                .contains("at most 1%");
    }

    @Test
    void aGapStaysAGap() {
        String svg = FeedChart.svg(feed("0.5", source("0.1", "0.1", "", "0.1", "", "0.1", "0.1")));
        assertThat(svg.split("<polyline", -1)).as("a single value is no line").hasSize(3);
    }

    @Test
    void nothingIsDrawnOfOneLookAndAtMostEightSources() {
        assertThat(FeedChart.svg(feed("0.5", source("0.1")))).isEmpty();
        Source[] many = new Source[12];
        Arrays.fill(many, source("0.1", "0.2"));
        assertThat(FeedChart.svg(feed("0.5", many)).split("<polyline", -1)).hasSize(9);
        assertThat(FeedChart.css(8)).isEmpty();
    }

    @Test
    void aTrackIsBoundedAndMadeOfNumbers() {
        assertThat(source(Collections.nCopies(100, "0.1").toArray(String[]::new))
                        .track())
                .hasSize(Source.MAX_TRACK);
        assertThatThrownBy(() -> source("much")).hasMessageContaining("deviation of alpha");
        assertThatThrownBy(() -> feed("wide", source())).hasMessageContaining("bound of BTC-USD");
    }

    private static Source source(String... track) {
        return new Source("alpha", "UP", Tone.GOOD, "1", "0.1", 1, "", List.of(track), "", "");
    }

    private static Feed feed(String bound, Source... sources) {
        return new Feed("BTC-USD", "1", bound, "good", Tone.GOOD, "", List.of(sources));
    }
}
