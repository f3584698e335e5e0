package io.github.plimsoll.bot;

import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.ServiceKeyName;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyFile;
import io.github.plimsoll.evm.custody.KeyRing;
import io.github.plimsoll.evm.custody.Rotation;
import io.github.plimsoll.evm.custody.Vault;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.evm.signing.Checksum;
import io.github.plimsoll.evm.signing.Keystore;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.spi.KeyVersion;
import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.postgres.Database;
import io.github.plimsoll.postgres.Migrations;
import io.github.plimsoll.postgres.PoolSettings;
import io.github.plimsoll.postgres.PostgresSealedKeyStore;
import io.github.plimsoll.postgres.upkeep.UpkeepException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code keys new-key|rotate|status|verify|create|import|address}: the keys of wallets and the key above them. No key is on the
 * command line or in an answer; what is brought in is typed.
 */
@Command(
        name = "keys",
        description = "Keys of wallets: new-key FILE, rotate, status, verify, create, import or address.",
        mixinStandardHelpOptions = true)
final class KeysLine implements Callable<Integer> {
    private static final int NOT_ALL = 1;
    private static final int PAGE = 100;
    private static final int MOST_KEYSTORE = 256 * 1024;
    private static final String WORDS = "new-key, rotate, status, verify, create, import and address";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", arity = "0..1", paramLabel = "WHAT", description = WORDS)
    private String what = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "the new key file")
    private @Nullable Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "data directory of a demo or of ./plimsoll run"
                    + " (default: the database of DATABASE_URL, else .plimsoll)")
    private @Nullable Path data;

    @Option(names = "--owner", paramLabel = "USER", description = "whose wallet")
    private String owner = "";

    @Option(names = "--chain", paramLabel = "ID", description = "the chain's id (default: 8453, Base)")
    private String chain = "8453";

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description = "a keystore of version 3 to import; without it the private key is typed")
    private @Nullable Path keystore;

    @Option(names = "--dry-run", description = "tries a rotation out and changes nothing")
    private boolean dry;

    private final PrintStream out;
    private final SecretInput input;
    private final Supplier<Settings> settings;

    /**
     * @param out gets what is told; a person's mistake is an exception
     * @param input where secrets are typed
     * @param settings read when they are needed
     */
    KeysLine(PrintStream out, SecretInput input, Supplier<Settings> settings) {
        this.out = out;
        this.input = input;
        this.settings = settings;
    }

    @Override
    public Integer call() throws Exception {
        return switch (what) {
            case "new-key" -> newKey();
            case "rotate" -> with(dry ? this::tryOut : this::rotate);
            case "status" -> with(this::status);
            case "verify" -> with(this::verify);
            case "create" -> with(this::create);
            case "import" -> with(this::bring);
            case "address" -> address();
            default ->
                throw wrong((what.isEmpty() ? "say what to do with keys" : "there is no keys \"" + what + "\"")
                        + "; there are " + WORDS);
        };
    }

    private ParameterException wrong(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private int newKey() throws IOException {
        if (file == null) {
            throw wrong("name a new file for the key, for example ./plimsoll keys new-key wallets.key");
        }
        char[] password = settings.get().get(Keys.WALLET_KEYS_PASSWORD).toCharArray();
        try {
            if (password.length == 0) {
                throw wrong("set WALLET_KEYS_PASSWORD, which opens key files, of at least " + KeyFile.LEAST_PASSWORD
                        + " characters");
            }
            write(file.toAbsolutePath(), KeyFile.create(password, KeyFile.usual(), new SecureRandom()));
        } finally {
            Arrays.fill(password, '\0');
        }
        out.println("a new key is in " + file + "; keep a copy apart from the database and from the password: without"
                + " it no wallet opens");
        out.println("name it first in WALLET_KEYS of every process, such as 2026-11=file:" + file
                + ", start them, then ./plimsoll keys rotate");
        return 0;
    }

    private static void write(Path target, String text) throws IOException {
        boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owners = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(target, owners);
        } catch (FileAlreadyExistsException there) {
            throw new UpkeepException("the file " + target + " is there already, and no key is ever written over");
        }
        Files.writeString(target, text, StandardCharsets.US_ASCII, StandardOpenOption.SYNC);
    }

    /** Nothing is kept here: whoever has the key is asked. */
    private int address() {
        String setting = Keys.CHAIN_DELEGATE_KEY.name();
        Settings given = settings.get();
        ServiceKeyName name = given.get(Keys.CHAIN_DELEGATE_KEY)
                .orElseThrow(() -> wrong("set " + setting + " to a key that is elsewhere, whose address is told then"));
        out.println("address of the key of " + setting + ": "
                + Checksum.of(DelegateSource.address(given, name, Cli.home())));
        return 0;
    }

    /** What is done with the keys of a database. */
    private interface Work {
        int on(SealedKeyStore store, KeyRing ring, Vault vault) throws Exception;
    }

    private int with(Work work) throws Exception {
        Settings given = settings.get();
        SecureRandom random = new SecureRandom();
        try (KeyRing ring = KeyRings.open(given, Cli.home(), random)) {
            return OwnedDatabase.on(given, data, (access, anchors) -> {
                Migrations.run(access, OwnedDatabase.ROOMS);
                try (Database database = Database.open(access, PoolSettings.of("keys", 1))) {
                    return work.on(new PostgresSealedKeyStore(database.dataSource()), ring, new Vault(ring, random));
                }
            });
        }
    }

    private int tryOut(SealedKeyStore store, KeyRing ring, Vault vault) {
        Rotation.Report report = new Rotation(store, ring, vault).dryRun();
        out.println("would bring " + wallets(report.rewrapped()) + " under version " + report.version()
                + "; nothing was changed");
        return left(report);
    }

    private int rotate(SealedKeyStore store, KeyRing ring, Vault vault) {
        Rotation.Report report = new Rotation(store, ring, vault).run();
        out.println("brought " + wallets(report.rewrapped()) + " under version " + report.version());
        report.retired()
                .forEach(version -> out.println("version " + version
                        + " is retired: it may leave WALLET_KEYS, and is kept as long as backups from before are"));
        return left(report);
    }

    private int left(Rotation.Report report) {
        if (report.failed() == 0) {
            return 0;
        }
        report.reasons().forEach(reason -> out.println("FAIL " + reason));
        out.println(wallets(report.failed()) + " cannot be opened and stay as they are");
        return NOT_ALL;
    }

    private static String wallets(long count) {
        return count == 1 ? "1 wallet" : count + " wallets";
    }

    private int status(SealedKeyStore store, KeyRing ring, Vault vault) {
        SortedMap<String, Long> counts = store.counts();
        boolean good = true;
        for (KeyVersion version : store.versions()) {
            String missing = ring.missing(version).orElse("");
            good &= missing.isEmpty();
            out.println((missing.isEmpty() ? "ok   " : "FAIL ") + version.id() + " " + version.state() + ": "
                    + wallets(counts.getOrDefault(version.id(), 0L)) + (missing.isEmpty() ? "" : ", " + missing));
        }
        String newest = ring.newest().version();
        if (store.active().filter(active -> active.id().equals(newest)).isEmpty()) {
            out.println("version " + newest + " is named first and not active yet: ./plimsoll keys rotate");
        }
        return good ? 0 : NOT_ALL;
    }

    /** Every key is opened for a moment, which compares it with its row and its address. */
    private int verify(SealedKeyStore store, KeyRing ring, Vault vault) {
        long good = 0;
        long bad = 0;
        List<SealedKey> page = store.notUnder("", "", PAGE);
        while (!page.isEmpty()) {
            for (SealedKey row : page) {
                try {
                    vault.open(row).close();
                    good++;
                } catch (RefusedException refused) {
                    bad++;
                    out.println("FAIL " + row.wallet() + ": " + refused.code() + ": " + refused.getMessage());
                }
            }
            page = store.notUnder("", page.get(page.size() - 1).wallet(), PAGE);
        }
        out.println(wallets(good) + " open" + (bad == 0 ? "" : ", " + wallets(bad) + " do not"));
        return bad == 0 ? 0 : NOT_ALL;
    }

    private String owner() {
        try {
            return new UserId(owner).value();
        } catch (IllegalArgumentException none) {
            throw wrong("say whose wallet, for example --owner alice: " + none.getMessage());
        }
    }

    private Wallets of(SealedKeyStore store, Vault vault) {
        try {
            return new Wallets(store, vault, new SecureRandom(), chain);
        } catch (IllegalArgumentException none) {
            throw wrong("--chain: " + none.getMessage());
        }
    }

    private int create(SealedKeyStore store, KeyRing ring, Vault vault) {
        EvmAddress address = of(store, vault).create(owner());
        out.println("wallet of " + owner + " on chain " + chain + ": " + address);
        return 0;
    }

    private int bring(SealedKeyStore store, KeyRing ring, Vault vault) throws IOException {
        String whose = owner();
        Wallets wallets = of(store, vault);
        try (PrivateKey key = typed()) {
            out.println("wallet of " + whose + " on chain " + chain + ": " + wallets.bring(whose, key));
        }
        out.println("the key is sealed here now: remove where it came from, or move the money to a wallet that was"
                + " made here");
        return 0;
    }

    private PrivateKey typed() throws IOException {
        Path from = keystore;
        String text = from == null ? "" : text(from);
        char[] secret = input.read(from == null ? "private key, 64 hex digits" : "password of " + from);
        try {
            return from == null ? key(secret) : Keystore.open(text, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private static String text(Path from) throws IOException {
        if (!Files.isRegularFile(from) || Files.size(from) > MOST_KEYSTORE) {
            throw new UpkeepException("there is no keystore " + from);
        }
        return Files.readString(from);
    }

    private PrivateKey key(char[] typed) {
        CharBuffer digits = CharBuffer.wrap(typed);
        if (digits.length() > 2 && digits.charAt(0) == '0' && digits.charAt(1) == 'x') {
            digits.position(2);
        }
        byte[] secret = {};
        try {
            secret = HexFormat.of().parseHex(digits);
            return PrivateKey.of(secret);
        } catch (RefusedException none) {
            throw none;
        } catch (IllegalArgumentException noHex) {
            throw wrong("a private key is 64 hex digits; what was typed is not shown");
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
