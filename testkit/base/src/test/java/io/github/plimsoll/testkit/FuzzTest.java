package io.github.plimsoll.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FuzzTest {
    private static final List<byte[]> SEEDS = List.of("{\"price\":\"100\"}".getBytes(StandardCharsets.UTF_8));

    private static int check(String name, List<byte[]> seeds, int count, Parser.Reading reading) {
        return Fuzz.check(new Parser(name, seeds, reading), count);
    }

    @Test
    @DisplayName("what throws, and what takes memory without bound, is found and named with its input")
    void findings() {
        assertThatThrownBy(() -> check("a parser of numbers", SEEDS, 20_000, input -> {
                    String text = new String(input, StandardCharsets.ISO_8859_1);
                    int at = text.indexOf("{\"price\":\"-");
                    if (at >= 0) {
                        throw new IllegalStateException("a price below 0");
                    }
                    return text.indexOf("price");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "a parser of numbers threw java.lang.IllegalStateException: a price below 0 at ");
        byte[][] kept = new byte[1][];
        assertThatThrownBy(() -> check("a parser that believes a length", SEEDS, 20_000, input -> {
                    kept[0] = new byte[input.length > 20 ? 32 << 20 : 1];
                    return kept[0].length;
                }))
                .hasMessageMatching("(?s)a parser that believes a length took 3[0-9]{7} bytes for .*");
    }

    @Test
    @DisplayName("it finds its way into a format step by step, by what becomes of its inputs")
    void guided() {
        byte[] secret = {'7', '3'};
        assertThatThrownBy(() -> check("two bytes", List.of(new byte[2]), 300_000, input -> {
                    int right = 0;
                    while (right < 2 && right < input.length && input[right] == secret[right]) {
                        right++;
                    }
                    if (right == 2) {
                        throw new IllegalStateException("found");
                    }
                    return right;
                }))
                .hasMessageContaining("found");
    }

    @Test
    void theSameSeedThrowsTheSame() {
        List<byte[]> one = new ArrayList<>();
        List<byte[]> other = new ArrayList<>();
        check("one", SEEDS, 500, one::add);
        int outcomes = check("other", SEEDS, 500, other::add);
        assertThat(one).hasSameSizeAs(other);
        for (int i = 0; i < one.size(); i++) {
            assertThat(Arrays.equals(one.get(i), other.get(i))).isTrue();
        }
        assertThat(outcomes).isEqualTo(1);
        assertThat(one.stream().mapToInt(input -> input.length).max().orElse(0)).isLessThanOrEqualTo(Fuzz.MAX_INPUT);
    }
}
