package io.github.plimsoll.tests.chain;

import static io.github.plimsoll.tests.simulated.SimBroken.require;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyRing;
import io.github.plimsoll.evm.custody.LocalKey;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.custody.Vault;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.evm.sending.SignedTransaction;
import io.github.plimsoll.evm.sending.Transaction;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemorySealedKeyStore;
import io.github.plimsoll.execution.spi.SealedKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The account's key: in this process, or sealed in a store and opened for each signature. */
final class ChainKey {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PrivateKey key;
    private final @Nullable SigningKey stored;

    private ChainKey(PrivateKey key, @Nullable SigningKey stored) {
        this.key = key;
        this.stored = stored;
    }

    static ChainKey of(SplittableRandom random, boolean sealed) {
        PrivateKey key = drawn(random);
        if (!sealed) {
            return new ChainKey(key, null);
        }
        byte[] above = new byte[LocalKey.LENGTH];
        random.nextBytes(above);
        LocalKey version = LocalKey.of("v1", above, RANDOM);
        MemorySealedKeyStore store = new MemorySealedKeyStore();
        store.activate("v1", version.check());
        Vault vault = new Vault(new KeyRing(List.of(version)), RANDOM);
        Wallets wallets = new Wallets(store, vault, RANDOM, Long.toString(SimChain.ID));
        wallets.bring("hers", key);
        wallets.bring("his", drawn(random));
        mixed(store, vault);
        return new ChainKey(key, wallets.key("hers"));
    }

    private static PrivateKey drawn(SplittableRandom random) {
        byte[] secret = new byte[PrivateKey.LENGTH];
        random.nextBytes(secret);
        secret[0] = 1;
        return PrivateKey.of(secret);
    }

    /** A row that has anything of another one opens to nobody. */
    private static void mixed(MemorySealedKeyStore store, Vault vault) {
        SealedKey hers = store.of("hers", Long.toString(SimChain.ID)).orElseThrow();
        SealedKey his = store.of("his", Long.toString(SimChain.ID)).orElseThrow();
        List<SealedKey> rows = List.of(
                with(hers, hers.wallet(), his.owner(), hers.wrapped(), hers.sealed()),
                with(hers, his.wallet(), hers.owner(), hers.wrapped(), hers.sealed()),
                with(hers, hers.wallet(), hers.owner(), his.wrapped(), hers.sealed()),
                with(hers, hers.wallet(), hers.owner(), hers.wrapped(), his.sealed()),
                with(hers, hers.wallet(), hers.owner(), his.wrapped(), his.sealed()));
        for (SealedKey row : rows) {
            try {
                vault.open(row).close();
                require("I25", false, "a row that is not its own opens");
            } catch (RefusedException refused) {
                require("I25", !refused.getMessage().isEmpty(), "it says why");
            }
        }
    }

    private static SealedKey with(SealedKey row, String wallet, String owner, String wrapped, String sealed) {
        return new SealedKey(wallet, owner, row.chain(), row.version(), wrapped, sealed, row.revision());
    }

    EvmAddress address() {
        return key.address();
    }

    boolean sealed() {
        return stored != null;
    }

    /** In hex, to look for it where it must not be. */
    String secret() {
        return key.lend(bytes -> HexFormat.of().formatHex(bytes));
    }

    SignedTransaction sign(Transaction transaction) {
        return stored == null ? transaction.sign(key) : transaction.signed(stored.sign(transaction.digest()));
    }
}
