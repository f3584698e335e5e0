package io.github.plimsoll.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PagesTest {
    @Test
    void shortTextsStayWhole() {
        assertThat(Pages.of("<b>[DRY]</b> a &lt; b\nc")).containsExactly("<b>[DRY]</b> a &lt; b\nc");
        assertThat(Pages.of("")).containsExactly("");
        assertThat(Pages.escape("<b>\"&")).isEqualTo("&lt;b&gt;&quot;&amp;");
    }

    @Test
    void cutsAtLineEnds() {
        String line = "0123456789".repeat(10) + "\n";
        List<String> pages = Pages.of(line.repeat(10).strip(), 512);
        assertThat(pages)
                .hasSizeGreaterThan(1)
                .allSatisfy(page -> assertThat(page)
                        .hasSizeLessThanOrEqualTo(512)
                        .startsWith("0123456789")
                        .endsWith("0123456789"));
        assertThat(String.join("\n", pages)).isEqualTo(line.repeat(10).strip());
    }

    @Test
    void tagsAreClosedAndOpenedAgain() {
        List<String> pages = Pages.of("<b><i>" + "x".repeat(400) + "</i></b>", 256);
        assertThat(pages.get(0)).startsWith("<b><i>x").endsWith("x</i></b>");
        assertThat(pages.get(1)).startsWith("<b><i>x").endsWith("x</i></b>");
    }

    @Test
    void neverInsideATagAnEntityOrACharacter() {
        String[] parts = {"a", "&amp;", "&lt;", "\n", "<b>x</b>", "<i>", "</i>", "\uD83D\uDED1", "é", " "};
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            StringBuilder html = new StringBuilder();
            boolean italic = false;
            for (int i = 0; i < 600; i++) {
                String part = parts[random.nextInt(parts.length)];
                if (part.equals("<i>") == italic && part.endsWith("i>")) {
                    continue;
                }
                italic = part.equals("<i>") || (italic && !part.equals("</i>"));
                html.append(part);
            }
            html.append(italic ? "</i>" : "");
            List<String> pages = Pages.of(html.toString(), 300);
            StringBuilder all = new StringBuilder();
            for (String page : pages) {
                assertThat(page.length()).isLessThanOrEqualTo(300);
                String plain = page.replaceAll("&(amp|lt);", "_");
                assertThat(plain).as("seed " + seed).doesNotContain("&");
                assertThat(plain.replaceAll("</?[bi]>", "")).doesNotContain("<", ">");
                assertThat(count(page, "<i>")).isEqualTo(count(page, "</i>"));
                assertThat(count(page, "<b>")).isEqualTo(count(page, "</b>"));
                assertThat(page.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF))
                        .isTrue();
                all.append(page.replaceAll("</?[bi]>", "").replace("\n", ""));
            }
            assertThat(all.toString())
                    .isEqualTo(html.toString().replaceAll("</?[bi]>", "").replace("\n", ""));
        }
    }

    private static int count(String text, String what) {
        return text.split(what, -1).length;
    }
}
