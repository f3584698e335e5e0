package io.github.plimsoll.evm.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.testkit.Cases;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is sealed opens for what it was sealed for, and for nothing else. */
class VaultTest {
    private static final String CHAIN = "8453";

    private final Vault vault = new Vault(Versions.ring(1, 2), Versions.random(7));

    private static PrivateKey key(int number) {
        return PrivateKey.random(Versions.random(number));
    }

    private SealedKey sealed(int number, String owner, String version) {
        try (PrivateKey key = key(number)) {
            return vault.seal(key, owner, CHAIN, version);
        }
    }

    private RefusedException refused(SealedKey row) {
        return refused(vault, row);
    }

    private static RefusedException refused(Vault by, SealedKey row) {
        try (PrivateKey opened = by.open(row)) {
            throw new AssertionError("opened " + opened);
        } catch (RefusedException refused) {
            return refused;
        }
    }

    private static SealedKey row(
            SealedKey of, String wallet, String owner, String chain, String version, String wrapped, String sealed) {
        return new SealedKey(wallet, owner, chain, version, wrapped, sealed, of.revision());
    }

    @Test
    void whatWasSealedOpens() {
        SealedKey row = sealed(1, "ann", "v1");
        try (PrivateKey opened = vault.open(row);
                PrivateKey key = key(1)) {
            assertThat(opened.address()).isEqualTo(key.address());
            assertThat(opened.sign(new byte[32])).isEqualTo(key.sign(new byte[32]));
        }
        assertThat(row.wallet()).isEqualTo(CHAIN + ":" + key(1).address());
        SealedKey again = sealed(1, "ann", "v1");
        assertThat(again.sealed()).as("another data key each time").isNotEqualTo(row.sealed());
        assertThat(again.wrapped()).isNotEqualTo(row.wrapped());
    }

    @Test
    @DisplayName(
            "SEC-05 a row is bound to its wallet, owner, chain and key version: exchanged, moved or changed it does not open")
    void boundToItsRow() {
        SealedKey ann = sealed(1, "ann", "v1");
        SealedKey bob = sealed(2, "bob", "v1");
        List<SealedKey> bad = new ArrayList<>();
        bad.add(row(ann, ann.wallet(), "bob", CHAIN, "v1", ann.wrapped(), ann.sealed()));
        bad.add(row(ann, ann.wallet(), "ann", CHAIN, "v1", bob.wrapped(), bob.sealed()));
        bad.add(row(ann, ann.wallet(), "ann", CHAIN, "v1", bob.wrapped(), ann.sealed()));
        bad.add(row(ann, ann.wallet(), "ann", CHAIN, "v1", ann.wrapped(), bob.sealed()));
        bad.add(row(ann, bob.wallet(), "ann", CHAIN, "v1", ann.wrapped(), ann.sealed()));
        bad.add(row(ann, bob.wallet(), "bob", CHAIN, "v1", ann.wrapped(), ann.sealed()));
        bad.add(row(ann, "1:" + ann.address(), "ann", "1", "v1", ann.wrapped(), ann.sealed()));
        bad.add(row(ann, ann.wallet(), "ann", CHAIN, "v2", ann.wrapped(), ann.sealed()));
        bad.add(row(ann, ann.wallet(), "ann", CHAIN, "v1", ann.sealed(), ann.wrapped()));
        for (SealedKey row : bad) {
            assertThat(refused(row).code()).as(row.toString()).isEqualTo(RefusalCode.NOT_AUTHENTIC);
        }
        vault.open(ann).close();
        vault.open(bob).close();
        Vault other = new Vault(
                new KeyRing(List.of(
                        LocalKey.of("v1", HexFormat.of().parseHex("ab".repeat(31) + "cd"), Versions.random(1)))),
                Versions.random(1));
        assertThat(refused(other, ann).code()).as("another key of this name").isEqualTo(RefusalCode.NOT_AUTHENTIC);
    }

    @Test
    @DisplayName(
            "SEC-04 what is stored is plain bytes of one length: every other length, form or bit is refused, and nothing is ever made from it")
    void plainBytes() {
        SealedKey row = sealed(1, "ann", "v1");
        for (int length = 2; length < row.sealed().length(); length += 2) {
            assertThat(refused(with(row, row.wrapped(), row.sealed().substring(0, length)))
                            .code())
                    .isEqualTo(RefusalCode.WRONG_LENGTH);
            assertThat(refused(with(row, row.wrapped().substring(0, length), row.sealed()))
                            .code())
                    .isEqualTo(RefusalCode.WRONG_LENGTH);
        }
        assertThat(refused(with(row, row.wrapped() + "00", row.sealed())).code())
                .isEqualTo(RefusalCode.WRONG_LENGTH);
        for (int bit = 0; bit < Sealed.LENGTH * Byte.SIZE; bit++) {
            RefusalCode expected = bit < Byte.SIZE ? RefusalCode.UNSUPPORTED : RefusalCode.NOT_AUTHENTIC;
            assertThat(refused(with(row, row.wrapped(), flipped(row.sealed(), bit)))
                            .code())
                    .isEqualTo(expected);
            assertThat(refused(with(row, flipped(row.wrapped(), bit), row.sealed()))
                            .code())
                    .isEqualTo(expected);
        }
        assertThatThrownBy(() -> new ObjectInputStream(
                        new ByteArrayInputStream(HexFormat.of().parseHex(row.sealed()))))
                .as("no serialised object")
                .isInstanceOf(IOException.class);
    }

    private static SealedKey with(SealedKey row, String wrapped, String sealed) {
        return row(row, row.wallet(), row.owner(), row.chain(), row.version(), wrapped, sealed);
    }

    private static String flipped(String hex, int bit) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    @DisplayName("wrapping anew leaves the private key sealed; the key before opens only what was before")
    void wrappedAnew() {
        SealedKey row = sealed(1, "ann", "v1");
        SealedKey next = vault.rewrap(row, "v2");
        assertThat(next.sealed()).isEqualTo(row.sealed());
        assertThat(next.wrapped()).isNotEqualTo(row.wrapped());
        assertThat(next.revision()).isEqualTo(2);
        vault.open(next).close();
        Vault old = new Vault(Versions.ring(1), Versions.random(1));
        old.open(row).close();
        assertThat(refused(old, next).code()).isEqualTo(RefusalCode.UNKNOWN_VERSION);
        assertThat(refused(old, row(next, next.wallet(), "ann", CHAIN, "v1", next.wrapped(), next.sealed()))
                        .code())
                .as("under its old name")
                .isEqualTo(RefusalCode.NOT_AUTHENTIC);
    }

    @Test
    @DisplayName("no refusal and no text shows a key, and a key that was closed is gone")
    void nothingIsShown() {
        LocalKey version = Versions.version(1);
        KeyRing ring = new KeyRing(List.of(version));
        byte[] bytes = new byte[LocalKey.LENGTH];
        new java.util.SplittableRandom(1).nextBytes(bytes);
        String hex = HexFormat.of().formatHex(bytes);
        SealedKey row = sealed(1, "ann", "v1");
        String texts = version + " " + ring + " " + row + " " + key(1) + " " + version.check() + " "
                + refused(with(row, row.wrapped(), flipped(row.sealed(), 99))).getMessage();
        assertThat(texts).doesNotContain(hex.substring(0, 16));
        key(1).lend(secret -> {
            assertThat(texts).doesNotContain(HexFormat.of().formatHex(secret).substring(0, 16));
            return secret;
        });
        byte[] lent = key(1).lend(secret -> secret);
        assertThat(lent).as("wiped").containsOnly(0);
        ring.close();
        assertThatThrownBy(() -> new Vault(ring, Versions.random(1)).open(row))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("key version v1 was closed");
    }

    @Test
    @DisplayName("two bindings with different parts have different bytes, wherever one part ends and the next begins")
    void bindingsAreDistinct() {
        Cases.check("bindings", 500, random -> {
            String all = "ab".repeat(6).substring(0, random.nextInt(5, 12));
            int[] cuts = random.ints(4, 0, all.length() + 1).sorted().toArray();
            int[] others = random.ints(4, 0, all.length() + 1).sorted().toArray();
            Binding one = cut(all, cuts);
            Binding two = cut(all, others);
            assertThat(java.util.Arrays.equals(one.bytes(), two.bytes())).isEqualTo(one.equals(two));
        });
        assertThat(new Binding("p", "w", "o", "c", "v").bytes())
                .isEqualTo(HexFormat.of()
                        .parseHex("0000000170" + "0000000177" + "000000016f" + "0000000163" + "0000000176"));
    }

    private static Binding cut(String all, int[] at) {
        return new Binding(
                all.substring(0, at[0]),
                all.substring(at[0], at[1]),
                all.substring(at[1], at[2]),
                all.substring(at[2], at[3]),
                all.substring(at[3]));
    }

    @Test
    void aKeyServiceWrapsWithTheContextOfTheRow() {
        LocalKey inside = Versions.version(9);
        List<Map<String, String>> contexts = new ArrayList<>();
        KeyService service = new KeyService() {
            @Override
            public String key() {
                return "arn:aws:kms:eu-central-1:111122223333:key/wallets";
            }

            @Override
            public byte[] encrypt(byte[] secret, Map<String, String> context) {
                contexts.add(context);
                return inside.wrap(secret, binding(context));
            }

            @Override
            public byte[] decrypt(byte[] encrypted, Map<String, String> context) {
                return inside.unwrap(encrypted, binding(context));
            }

            private Binding binding(Map<String, String> context) {
                List<String> parts = List.copyOf(context.values());
                return new Binding(parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4));
            }
        };
        Vault with = new Vault(
                new KeyRing(List.of(new ServiceKey("kms", service), Versions.version(1))), Versions.random(3));
        SealedKey row = with.rewrap(sealed(1, "ann", "v1"), "kms");
        with.open(row).close();
        assertThat(contexts).hasSize(1);
        assertThat(contexts.get(0))
                .containsEntry("owner", "ann")
                .containsEntry("version", "kms")
                .hasSize(5);
        assertThat(refused(with, row(row, row.wallet(), "bob", CHAIN, "kms", row.wrapped(), row.sealed()))
                        .code())
                .isEqualTo(RefusalCode.NOT_AUTHENTIC);
        assertThat(new ServiceKey("kms", service).check()).isEqualTo(service.key());
    }

    @Test
    void keysThatAreNone() {
        assertThatThrownBy(() -> LocalKey.of("v1", new byte[31], Versions.random(1)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("32 bytes, not 31");
        assertThatThrownBy(() -> LocalKey.of("v1", new byte[32], Versions.random(1)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("at random");
        assertThatThrownBy(() -> LocalKey.of("V 1", new byte[32], Versions.random(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-11");
        assertThatThrownBy(() -> Versions.ring(1, 1)).hasMessageContaining("named twice");
        assertThatThrownBy(() -> new KeyRing(List.of())).hasMessageContaining("1 to 16");
    }
}
