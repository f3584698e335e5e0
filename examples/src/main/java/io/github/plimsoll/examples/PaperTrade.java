package io.github.plimsoll.examples;

import io.github.plimsoll.execution.*;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.*;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.RiskPolicy;
import io.github.plimsoll.risk.VenueTerms;
import java.util.List;
import java.util.SplittableRandom;

/** Opens a position on paper, sees its stop fire, and reads the account: the whole trade path in memory. */
public final class PaperTrade {
    private static final Instrument BITCOIN = Instrument.cryptoPerp("BTC");

    private PaperTrade() {}

    public static void main(String[] args) {
        long[] now = {1_767_571_200_000_000L}; // microseconds; here the program moves it
        WorldClock clock = WorldClock.of(() -> now[0]);
        var prices = PriceFeed.builder(clock).market(BITCOIN, FeedPolicy.defaults());
        PriceFeed feed =
                prices.source("alpha").source("bravo").source("charlie").build();
        Ratio fee = Ratio.parse("0.001");
        VenueTerms terms =
                new VenueTerms(fee, Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        Listings markets = Listings.of(List.of(new Listing(BITCOIN, terms, 1_000)));
        Plan plan = TradingPlan.defaults().toPlan();
        var paper = PaperTrading.start(feed, markets, RiskPolicy.defaults(), plan, clock, new SplittableRandom(1));
        UserId alice = new UserId("alice");
        AccountId account = new AccountId("dry:paper:alice");
        paper.createAccount(account, alice, Usd.of(10_000));

        tick(paper, feed, now, "65000");
        Level stop = Level.percent(Percent.parse("3%"));
        Leverage ten = Leverage.of(10);
        Receipt receipt = paper.desk()
                .open(new OpenCommand(
                        "key1", alice, account, "BTC-USD", Side.LONG, Usd.of(100), ten, stop, null, "trace1"));
        System.out.println("open: " + receipt.code());
        for (String price : List.of("65000", "64500", "63800", "63040", "63040")) {
            tick(paper, feed, now, price);
            paper.positions(account).forEach(p -> System.out.println(price + ": open at " + p.entry()));
        }
        StoredPosition closed = paper.closed(account, 1).get(0);
        System.out.println("closed by " + closed.closeReason() + ", result " + closed.realized() + " USD");
    }

    private static void tick(PaperTrading paper, PriceFeed feed, long[] now, String price) {
        now[0] += 200_000;
        long units = Price.parse(price, BITCOIN.priceDecimals()).units();
        feed.sources().forEach(source -> feed.offer(0, feed.sourceIndex(source), units, 0, now[0]));
        paper.step();
    }
}
