package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.health.PageView;
import org.junit.jupiter.api.Test;

/** What the page shows of orders and money is what the commands say. */
class PageOrdersTest {
    @Test
    void anOrderThatWaitsIsOnThePageAndPaperMoneyIsUsd() {
        try (MeteredDemo metered = new MeteredDemo()) {
            assertThat(metered.demo().code("/open BTC-USD long 100 10x limit 700 for 4h"))
                    .isEqualTo("WAITING");
            metered.gather();
            PageView page = metered.view();
            assertThat(page.account().unit()).isEqualTo("USD");
            assertThat(page.orders()).singleElement().satisfies(order -> {
                assertThat(order.id()).isEqualTo("E1");
                assertThat(order.instrument()).isEqualTo("BTC-USD");
                assertThat(order.side()).isEqualTo("LONG");
                assertThat(order.size()).isEqualTo("100.00 USD at 10x");
                assertThat(order.state()).isEqualTo("WAITING");
                assertThat(order.reason()).isEqualTo("limit 700.00");
            });
            assertThat(metered.get("/").body()).contains("WAITING").doesNotContain("No order under way", "USDC");

            assertThat(metered.demo().code("/cancel E1")).isEqualTo("OK");
            metered.gather();
            assertThat(metered.view().orders()).isEmpty();
        }
    }
}
