package io.github.plimsoll.tests.avantis;

import static io.github.plimsoll.tests.simulated.SimBroken.require;

import io.github.plimsoll.execution.Canary;
import io.github.plimsoll.execution.CloseAmount;
import io.github.plimsoll.execution.CloseCommand;
import io.github.plimsoll.execution.Gone;
import io.github.plimsoll.execution.GoneCommand;
import io.github.plimsoll.execution.IncreaseCommand;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.ResolveCommand;
import io.github.plimsoll.execution.WalletStanding;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.tests.venue.FakeTrades;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Who trades here, who trades with the same wallet elsewhere, and who is asked when nobody else can tell. */
final class AvantisCrowd {
    private static final Usd DEPOSIT = Usd.of(100_000);
    private static final Set<IntentState> OPEN = EnumSet.of(
            IntentState.RECORDED,
            IntentState.SENDING,
            IntentState.IN_FLIGHT,
            IntentState.UNKNOWN,
            IntentState.PARTIALLY_FILLED);

    private final AvantisStage stage;
    private final SplittableRandom random;
    private int keys;

    AvantisCrowd(AvantisStage stage, SplittableRandom random) {
        this.stage = stage;
        this.random = random;
    }

    void deposits() {
        stage.services.contracts.pays(stage.trader.address(), DEPOSIT.micros());
        stage.services.remember();
        AvantisLife founder = new AvantisLife(stage, "founder", 0);
        founder.desk.createAccount(
                new Account(AvantisStage.HERS, AvantisStage.ALICE, AvantisStage.VENUE, Mode.LIVE, Asset.USDC, 1, 0),
                DEPOSIT,
                "sim");
        founder.desk.limit(
                AvantisStage.HERS,
                "maxCollateral=1000000,maxGrossExposure=10000000,maxLeverage=100x",
                Canary.RULES.toString(),
                "olga",
                "sim");
        founder.ends();
    }

    private List<StoredPosition> positions() {
        return stage.books.transact(tx -> tx.openPositions(AvantisStage.HERS));
    }

    private List<StoredIntent> open() {
        return stage.books.transact(tx -> tx.intents(OPEN, 1_000));
    }

    private boolean asks(Consumer<AvantisLife> question) {
        List<AvantisProcess> up =
                stage.processes().stream().filter(AvantisProcess::isUp).toList();
        return !up.isEmpty() && up.get(random.nextInt(up.size())).asks(question);
    }

    private String key() {
        return "key-" + ++keys;
    }

    void acts() {
        if (stage.strangers) {
            elsewhere();
        }
        if (random.nextInt(40) == 0 && isForPersons()) {
            gone();
            resumes();
        }
        if (random.nextInt(3) != 0 || open().size() > 3) {
            return;
        }
        List<StoredPosition> held = positions();
        int choice = held.isEmpty() ? 0 : random.nextInt(8);
        if (choice <= 1 && held.size() < 4) {
            opens();
        } else if (choice == 2 || choice > 5) {
            StoredPosition one = held.get(random.nextInt(held.size()));
            Usd more = Usd.of(101 + random.nextInt(99));
            asks(life -> told(
                    life.desk.increase(new IncreaseCommand(key(), AvantisStage.ALICE, one.id(), more, null, "sim"))));
        } else {
            StoredPosition one = held.get(random.nextInt(held.size()));
            closes(
                    one,
                    choice == 3 ? new CloseAmount.Share(Percent.of(10 + random.nextInt(80))) : new CloseAmount.All());
        }
    }

    private void opens() {
        OpenCommand command = new OpenCommand(
                key(),
                AvantisStage.ALICE,
                AvantisStage.HERS,
                AvantisStage.BTC.id(),
                random.nextBoolean() ? Side.LONG : Side.SHORT,
                Usd.of(101 + random.nextInt(400)),
                Leverage.of(2 + random.nextInt(6)),
                null,
                null,
                "sim");
        asks(life -> told(life.desk.open(command)));
    }

    private void closes(StoredPosition one, CloseAmount amount) {
        asks(life -> told(
                life.desk.close(new CloseCommand(key(), AvantisStage.ALICE, one.id(), amount, Origin.USER, "sim"))));
    }

    private void told(Receipt receipt) {
        StoredIntent intent = receipt.intent();
        stage.trace.tell("crowd", receipt.code() + (intent == null ? "" : " " + intent.kind() + " " + intent.id()));
    }

    // --- elsewhere ---

    private void elsewhere() {
        FakeTrades contracts = stage.services.contracts;
        AvantisDice dice = stage.dice;
        List<FakeTrades.Held> held = stage.services.held();
        if (!held.isEmpty() && dice.strikes(AvantisFault.LIQUIDATION)) {
            contracts.liquidates(held.get(dice.below(held.size())));
        } else if (!held.isEmpty() && dice.strikes(AvantisFault.CLOSED_ELSEWHERE)) {
            contracts.closesElsewhere(stage.trader.address());
        } else if (!held.isEmpty() && dice.strikes(AvantisFault.HALF_CLOSED_ELSEWHERE)) {
            contracts.closesHalfElsewhere(stage.trader.address());
        } else if (!held.isEmpty() && dice.strikes(AvantisFault.MARGIN_ELSEWHERE)) {
            contracts.movesMargin(stage.trader.address(), dice.between(1, 20) * 1_000_000);
        } else if (dice.strikes(AvantisFault.OPENED_ELSEWHERE)) {
            contracts.tradesElsewhere(
                    stage.trader.address(),
                    dice.oneIn(2),
                    dice.between(50, 200) * 1_000_000,
                    dice.between(2, 8) * 10_000_000_000L);
        } else {
            return;
        }
        stage.services.remember();
        stage.trace.tell("elsewhere", stage.services.held().toString());
    }

    // --- persons ---

    /** Whether there is something that nobody but persons can end. */
    boolean isForPersons() {
        return stage.strangers || stage.witness.anyUntold();
    }

    /** They say what became of what nobody tells, and book what is gone and what came. */
    void personsLook() {
        for (int i = 0; i < 6 && isForPersons(); i++) {
            stage.settle(100);
            gone();
            doubts();
            stage.settle(100);
            resumes();
            if (open().isEmpty() && !differs()) {
                break;
            }
        }
        stage.settle(100);
        money();
        resumes();
    }

    private boolean differs() {
        return stage.anybody().orElseThrow().recovery.compare(10).isEmpty()
                && !stage.anybody().orElseThrow().recovery.gone().isEmpty();
    }

    private void gone() {
        asks(life -> life.recovery.compare(10));
        asks(life -> {
            for (SortableId id : life.recovery.gone()) {
                Usd paid = Usd.ofMicros(Math.max(0, stage.services.money() - stage.cash()));
                Optional<Gone> seen = life.desk.gone(id, paid);
                seen.filter(gone -> gone.refusal().isEmpty()).ifPresent(gone -> {
                    gone.orders().forEach(order -> stage.ended.add(order.id()));
                    Optional<Gone> booked = life.desk.bookGone(new GoneCommand(
                            id, paid, gone.seen(), AvantisStage.ALICE, AvantisStage.ALICE, "it is on its page", "sim"));
                    stage.trace.tell("persons", "book " + id + " as gone with " + paid + " " + booked);
                    stage.see(AvantisSight.BOOKED_BY_PERSONS, true);
                });
                seen.flatMap(Gone::refusal).ifPresent(why -> stage.trace.tell("persons", "cannot book " + id + why));
            }
        });
    }

    private void doubts() {
        for (StoredIntent intent : open()) {
            if (intent.state() == IntentState.UNKNOWN && intent.kind().adds()) {
                asks(life -> {
                    stage.ended.add(intent.id());
                    var said = life.desk.resolve(new ResolveCommand(
                            intent.id(),
                            ResolveCommand.Word.NEVER,
                            intent.version(),
                            AvantisStage.ALICE,
                            AvantisStage.ALICE,
                            "seen on its page",
                            "sim"));
                    stage.trace.tell("persons", "resolve " + intent.id() + " " + said);
                });
            }
        }
    }

    private void money() {
        asks(life -> {
            WalletStanding.Seen seen = life.desk.wallet(AvantisStage.HERS);
            if (seen.standing().isPresent() && seen.standing().get().unbooked().micros() != 0) {
                life.desk.bookWallet(AvantisStage.HERS, seen.standing().get(), "olga", "sim");
            }
            stage.trace.tell("persons", "wallet " + seen);
        });
    }

    private void resumes() {
        List<Latch> latches = stage.books.transact(tx -> tx.latches());
        latches.forEach(latch -> asks(life -> life.control.resume(latch.scope(), "olga", "sim")));
    }

    /** Whatever happened, an order is filled when nothing goes wrong. */
    void tradesOnceMore() {
        resumes();
        opens();
        stage.settle(60);
        List<StoredIntent> before = stage.witness.intents();
        StoredIntent last = before.get(before.size() - 1);
        require("I28", last.state() == IntentState.FILLED, "not even the last: ", last);
        for (StoredPosition one : positions()) {
            closes(one, new CloseAmount.All());
        }
        stage.settle(90);
        require("I28", positions().isEmpty(), "not even the last is closed: ", positions());
        require(
                "I17",
                stage.services.held().stream().allMatch(one -> one.coins() < 100),
                "the venue still has ",
                stage.services.held());
    }
}
