package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyTest {
    @Test
    @DisplayName("an id of up to fifteen narrow characters comes back from its two words, any other is kept as it is")
    void packed() {
        StringBuilder id = new StringBuilder();
        for (int length = 1; length <= 15; length++) {
            id.append((char) (length % 2 == 0 ? 'a' + length : 256 - length));
            Key key = Key.of("user", id.toString());
            assertThat(key.text()).isNull();
            assertThat(Key.unpack(key.low(), key.high())).isEqualTo(id.toString());
        }
        assertThat(Key.of("user", "sixteen-letters-").text()).isEqualTo("sixteen-letters-");
        assertThat(Key.of("user", "\u0100").text()).isEqualTo("\u0100");
        assertThat(Key.of("user", "\u00ff").text()).isNull();
    }

    @Test
    @DisplayName("ids that differ in one place only, or in their order, are told apart before their texts are compared")
    void spread() {
        Set<Long> words = new HashSet<>();
        Set<Integer> spread = new HashSet<>();
        Set<Integer> stripes = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            Key key = Key.of("user", "a rather long name " + i + " of " + (999 - i));
            words.add(key.low());
            spread.add(Key.of("user", "u" + i).spread());
            stripes.add(Key.of("user", "u" + i).spread() >>> 24);
        }
        assertThat(words).hasSize(1_000);
        assertThat(spread).hasSizeGreaterThan(995);
        assertThat(stripes).hasSizeGreaterThan(240);
        assertThat(Key.of("user", "one long name, two").low())
                .isNotEqualTo(Key.of("user", "two long name, one").low());
    }

    @Test
    @DisplayName("keys are equal by kind and id")
    void equal() {
        Key key = Key.of("user", "ann");
        assertThat(key).isEqualTo(Key.of("user", "ann")).hasSameHashCodeAs(Key.of("user", "ann"));
        assertThat(key).isNotEqualTo(Key.of("user", "bob")).isNotEqualTo(Key.of("market", "ann"));
        assertThat(key.hashCode()).isNotEqualTo(Key.of("market", "ann").hashCode());
        assertThat(key.hashCode()).isNotEqualTo(Key.of("user", "bob").hashCode());
        assertThat(key).isNotEqualTo("user:ann").hasToString("user:ann");
        String longer = "a name of more than fifteen";
        assertThat(Key.of("user", longer)).isEqualTo(Key.of("user", longer));
        assertThat(Key.of("user", longer)).isNotEqualTo(Key.of("user", "another name of more letters"));
        assertThatThrownBy(() -> Key.of("user", " ")).hasMessageContaining("must not be blank");
        assertThatThrownBy(() -> Key.of("", "ann")).hasMessageContaining("must not be blank");
    }

    @Test
    @DisplayName("several keys go together when no two are of one kind")
    void several() {
        Key ann = Key.of("user", "ann");
        Key btc = Key.of("market", "BTC-USD");
        Keys both = Keys.of(ann, btc);
        assertThat(both.all()).containsExactly(ann, btc);
        assertThat(both.ofKind("user")).isEqualTo(ann);
        assertThat(both.ofKind("market")).isEqualTo(btc);
        assertThat(both.ofKind("global")).isNull();
        assertThat(both).isEqualTo(Keys.of(ann, btc)).hasSameHashCodeAs(Keys.of(ann, btc));
        assertThat(both).isNotEqualTo(Keys.of(btc, ann)).isNotEqualTo(List.of(ann, btc));
        assertThat(both.hashCode()).isNotEqualTo(Keys.of(ann).hashCode());
        assertThat(both).hasToString("[user:ann, market:BTC-USD]");
        assertThatThrownBy(() -> Keys.of(ann, btc, Key.of("user", "bob")))
                .hasMessage("an action charges one key of each kind, not user:ann and user:bob");
    }

    @Test
    @DisplayName("what was granted can be told: what is left of each limit, and what was taken")
    void told() {
        Granted.Remaining left = new Granted.Remaining("n", 4);
        Reservation taken = new Reservation(
                RateLimiter.builder()
                        .clock(new BrokenClock())
                        .plan(TradingPlan.defaults().toPlan())
                        .build(),
                Key.of("user", "ann"),
                "OPEN",
                Lane.NORMAL,
                List.of(new Reservation.Part("n", 1)),
                7);
        Granted granted = Granted.of(List.of(left), taken);
        assertThat(granted.remaining()).containsExactly(left);
        assertThat(granted.remaining("n")).isEqualTo(4);
        assertThat(granted.reservation()).isSameAs(taken);
        assertThat(granted).hasToString("Granted[Remaining[limitId=n, remaining=4]]");
        assertThatThrownBy(() -> granted.remaining("m")).hasMessage("the action does not charge limit m");
        assertThatThrownBy(() -> Granted.of(List.of(left), null).reservation()).hasMessageContaining("for good");
        assertThat(taken).hasToString("Reservation[OPEN of user:ann [Part[limitId=n, cost=1]]]");
        assertThat(taken.ended()).isEmpty();
        assertThat(taken.end(Settlement.COMMITTED)).isEqualTo(Settlement.COMMITTED);
        assertThat(taken.ended()).isEqualTo(Optional.of(Settlement.COMMITTED));
        assertThat(taken.end(Settlement.CANCELLED)).isEqualTo(Settlement.ALREADY_COMMITTED);
    }
}
