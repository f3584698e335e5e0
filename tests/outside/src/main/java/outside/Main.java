package outside;

import io.github.plimsoll.execution.Level;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.PaperTrading;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Supervisor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** One refused and one filled order, placed by a supervised task. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        try (Supervisor supervisor = Supervisor.builder()
                .name("outside")
                .clock(System::nanoTime)
                .random(new SplittableRandom())
                .threads(Thread::new)
                .build()) {
            supervisor.startMonitor();
            supervisor.start(ChildSpec.untilDone("trade", context -> {
                trade();
                done.countDown();
            }));
            done.await();
        }
    }

    private static void trade() {
        long[] now = {1_767_571_200_000_000L};
        WorldClock clock = WorldClock.of(() -> now[0]);
        Instrument bitcoin = Instrument.cryptoPerp("BTC");
        PriceFeed feed = PriceFeed.builder(clock)
                .market(bitcoin, FeedPolicy.defaults())
                .source("alpha")
                .source("bravo")
                .build();
        VenueTerms terms = new VenueTerms(
                Ratio.parse("0.001"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        PaperTrading paper = PaperTrading.start(
                feed,
                Listings.of(List.of(new Listing(bitcoin, terms, 1_000))),
                RiskPolicy.defaults(),
                TradingPlan.defaults().toPlan(),
                clock,
                new SplittableRandom(1));
        AccountId account = new AccountId("dry:paper:outside");
        UserId user = new UserId("outside");
        paper.createAccount(account, user, Usd.of(1_000));
        for (int leverage : new int[] {500, 10}) {
            for (int i = 0; i < 2; i++) {
                now[0] += 200_000;
                long price = Price.parse("65000", bitcoin.priceDecimals()).units();
                feed.sources().forEach(source -> feed.offer(0, feed.sourceIndex(source), price, 0, now[0]));
                paper.step();
            }
            String code = paper.desk()
                    .open(new OpenCommand(
                            "key" + leverage,
                            user,
                            account,
                            "BTC-USD",
                            Side.LONG,
                            Usd.of(50),
                            Leverage.of(leverage),
                            Level.percent(Percent.parse("0.1%")),
                            null,
                            "trace"))
                    .code();
            System.out.println(leverage + "x " + code);
        }
        for (int i = 0; i < 3; i++) {
            now[0] += 200_000;
            paper.step();
        }
        System.out.println("positions " + paper.positions(account).size());
        System.out.println("modular " + Main.class.getModule().isNamed() + " " + PaperTrading.class.getModule().isNamed());
    }
}
