package io.github.plimsoll.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.execution.LeasedVenue;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Venue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * There is no path from an account that trades on paper to a venue or a signer of real money. The dispatcher alone hands
 * orders to venues, and only to one of the account's own mode (the contract of venues has a rule for that, and the desk's
 * tests too); the paper venue reaches nothing that could sign or send.
 */
class ModePathTest {
    private static final String OURS = "io.github.plimsoll.";
    private static final String DISPATCHER = OURS + "execution.Dispatcher";
    private static final String DELEGATE_KEY = OURS + "bot.avantis.DelegateKey";
    private static final String AVANTIS = OURS + "avantis.venue.AvantisVenue";
    /** What the paper venue may be made of. */
    private static final List<String> HARMLESS = List.of(
            OURS + "execution.",
            OURS + "numbers.",
            OURS + "risk.",
            OURS + "pricefeed.",
            OURS + "ratelimit.",
            "java.lang.",
            "java.math.",
            "java.time.",
            "java.util.",
            "org.jspecify.");

    /** What people's words reach. */
    private static final List<String> COMMANDS = List.of(
            OURS + "bot.chain", OURS + "bot.command", OURS + "bot.console", OURS + "bot.telegram", OURS + "bot.world");

    private static JavaClasses all = new ClassFileImporter().importClasses();

    @BeforeAll
    static void readEveryClass() {
        all = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("io.github.plimsoll");
    }

    /** Production code; the simulation, the suites and the examples are none. */
    private static Stream<JavaClass> production() {
        return all.stream()
                .filter(type -> !type.getName().startsWith(OURS + "testkit.")
                        && !type.getPackageName().equals(OURS + "examples"));
    }

    @Test
    @DisplayName("the dispatcher alone hands orders to venues, and it alone makes tickets")
    void oneDoor() {
        // The leased venue hands the dispatcher's ticket on to the venue that it holds.
        assertThat(callers(Venue.class, "submit")).containsExactly(DISPATCHER, LeasedVenue.class.getName());
        assertThat(callers(SendTicket.class, "<init>")).containsExactly(DISPATCHER);
    }

    private static Set<String> callers(Class<?> owner, String method) {
        Set<String> callers = new TreeSet<>();
        production().forEach(type -> {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                boolean named = access.getTarget().getName().equals(method);
                if (named && access.getTargetOwner().isAssignableTo(owner)) {
                    callers.add(type.getName());
                }
            }
        });
        return callers;
    }

    @Test
    @DisplayName("the paper venue reaches no socket, no signature and no adapter, by whatever it is made of")
    void paperReachesNothing() {
        Deque<JavaClass> open = new ArrayDeque<>(List.of(all.get(PaperVenue.class)));
        Set<String> seen = new TreeSet<>();
        Set<String> outside = new TreeSet<>();
        while (!open.isEmpty()) {
            JavaClass type = open.remove();
            if (!seen.add(type.getName())) {
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.isPrimitive() || seen.contains(target.getName())) {
                    continue;
                }
                if (HARMLESS.stream().noneMatch(target.getName()::startsWith)) {
                    outside.add(type.getName() + " -> " + target.getName());
                } else if (target.getName().startsWith(OURS)) {
                    open.add(target);
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(20);
        assertThat(outside).isEmpty();
    }

    @Test
    @DisplayName("commands know addresses of wallets and no way to a key: none of them reaches what signs or opens one")
    void commandsReachNoKey() {
        assertThat(callers(Wallets.class, "key")).containsExactly(DELEGATE_KEY);
        List<String> signing = List.of(
                OURS + "evm.custody.SigningKey",
                OURS + "evm.custody.Vault",
                OURS + "evm.custody.KeyRing",
                OURS + "evm.sending.Signer",
                OURS + "evm.sending.DurableSender",
                OURS + "evm.signing.PrivateKey");
        Set<String> reach = new TreeSet<>();
        Set<String> looked = new TreeSet<>();
        production()
                .filter(type -> COMMANDS.stream().anyMatch(type.getPackageName()::equals))
                .forEach(type -> {
                    looked.add(type.getPackageName());
                    type.getDirectDependenciesFromSelf().stream()
                            .map(dependency -> dependency.getTargetClass().getName())
                            .filter(signing::contains)
                            .forEach(target -> reach.add(type.getName() + " -> " + target));
                });
        assertThat(looked).containsExactlyInAnyOrderElementsOf(COMMANDS);
        assertThat(reach).isEmpty();
    }

    @Test
    @DisplayName("a venue is bound by its own name and mode: one production class is paper, one is LIVE")
    void everyVenueIsKnown() {
        assertThat(production()
                        .filter(type -> type.isAssignableTo(Venue.class) && !type.isInterface())
                        .map(JavaClass::getName))
                .as("a new venue gets its own rule here: LIVE ones never reach paper")
                .containsExactlyInAnyOrder(PaperVenue.class.getName(), LeasedVenue.class.getName(), AVANTIS);
    }

    @Test
    @DisplayName(
            "the venue that is LIVE knows nothing of paper, and nothing that ships makes it without being listed here")
    void liveReachesNoPaper() {
        assertThat(production()
                        .filter(type -> type.getName().startsWith(OURS + "avantis."))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getName())
                        .filter(name -> name.startsWith(OURS + "execution.Paper")))
                .isEmpty();
        assertThat(production()
                        .filter(type -> !type.getPackageName().equals(OURS + "avantis.venue"))
                        .filter(type -> reaches(type, AVANTIS))
                        .map(JavaClass::getName))
                .containsExactly(OURS + "bot.avantis.AvantisSide");
    }

    private static boolean reaches(JavaClass type, String target) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().getName().equals(target));
    }

    @Test
    @DisplayName(
            "the signer and the LIVE venue are made by the start of a configured deployment alone; the demo reaches neither")
    void onlyADeploymentMakesIt() {
        String start = OURS + "bot.LiveStart";
        assertThat(production()
                        .filter(type -> !type.getPackageName().equals(OURS + "bot.avantis"))
                        .filter(type -> type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(dependency -> dependency
                                        .getTargetClass()
                                        .getPackageName()
                                        .equals(OURS + "bot.avantis")))
                        .map(JavaClass::getName))
                .as(
                        "one prints what the venue says of itself, without a key; one opens the key where settings say it is")
                .containsExactlyInAnyOrder(start, OURS + "bot.FactsLine", OURS + "bot.DelegateSource");
        assertThat(reaches(all.get(OURS + "bot.FactsLine"), OURS + "bot.avantis.AvantisSide"))
                .isFalse();
        assertThat(reaches(all.get(OURS + "bot.FactsLine"), DELEGATE_KEY)).isFalse();
        assertThat(reaches(all.get(OURS + "bot.DelegateSource"), OURS + "bot.avantis.AvantisSide"))
                .isFalse();
        assertThat(production()
                        .filter(type -> reaches(type, OURS + "bot.DelegateSource"))
                        .filter(type -> !type.getName().startsWith(OURS + "bot.DelegateSource"))
                        .map(JavaClass::getName))
                .as("a deployment signs with it; the command line prints its address")
                .containsExactlyInAnyOrder(start, OURS + "bot.KeysLine");
        assertThat(production().filter(type -> reaches(type, start)).map(JavaClass::getName))
                .allMatch(name -> name.equals(OURS + "bot.Deployment") || name.equals(start));
        assertThat(callers(LiveSide.Maker.class, "make"))
                .as("the module of a deployment asks for it; that of the demo has no maker")
                .containsExactly(OURS + "bot.world.RunModule");
    }
}
