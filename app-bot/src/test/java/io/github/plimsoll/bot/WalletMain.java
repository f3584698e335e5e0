package io.github.plimsoll.bot;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyRing;
import io.github.plimsoll.evm.custody.Rotation;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.custody.Vault;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresSealedKeyStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * A process in which a key is brought in, signs, is wrapped anew, meets every refusal, is logged about, and is closed; then it
 * writes what its memory holds. Its arguments: the data directory and the file for the memory.
 */
final class WalletMain {
    private WalletMain() {}

    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        CommandLine keys = new CommandLine(new KeysLine(System.out, SecretInput.ofPerson(), Cli::settings));
        run(keys, "rotate", "--data", data.toString());
        run(keys, "import", "--owner", "canary", "--data", data.toString());
        run(keys, "verify", "--data", data.toString());
        OwnedDatabase.on(Cli.settings(), data, (access, anchors) -> {
            SecureRandom random = new SecureRandom();
            try (KeyRing ring = KeyRings.open(Cli.settings(), Cli.home(), random);
                    Database database = Database.open(access, PoolSettings.of("canary", 1))) {
                use(new PostgresSealedKeyStore(database.dataSource()), ring, new Vault(ring, random), random);
            }
            return 0;
        });
        System.out.println(Cli.settings().shown() + " " + Cli.settings().get(Keys.WALLET_KEYS));
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(args[1], true);
    }

    private static void run(CommandLine keys, String... words) {
        int code = keys.execute(words);
        if (code != 0) {
            throw new IllegalStateException(words[0] + " ended with " + code);
        }
    }

    private static void use(PostgresSealedKeyStore store, KeyRing ring, Vault vault, SecureRandom random) {
        Wallets wallets = new Wallets(store, vault, random, "8453");
        SigningKey key = wallets.key("canary");
        for (int i = 0; i < 200; i++) {
            key.sign(new byte[32]);
        }
        new Rotation(store, ring, vault).dryRun();
        SealedKey row = store.of("canary", "8453").orElseThrow();
        SealedKey moved = new SealedKey(
                row.wallet(), "somebody", row.chain(), row.version(), row.wrapped(), row.sealed(), row.revision());
        PrivateKey opened = vault.open(row);
        refused(() -> vault.open(moved));
        refused(() -> opened.sign(new byte[31]));
        refused(() -> wallets.bring("somebody", opened));
        opened.close();
        refused(() -> opened.sign(new byte[32]));
        ring.close();
        refused(() -> key.sign(new byte[32]));
        LoggerFactory.getLogger(WalletMain.class).info("{} {} {} {} {}", row, key, opened, ring, vault);
    }

    private static void refused(Runnable call) {
        try {
            call.run();
            throw new AssertionError("not refused");
        } catch (RefusedException | IllegalStateException refused) {
            refused.printStackTrace();
            LoggerFactory.getLogger(WalletMain.class).warn("refused", refused);
        }
    }
}
