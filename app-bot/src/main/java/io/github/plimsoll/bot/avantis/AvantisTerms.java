package io.github.plimsoll.bot.avantis;

import io.github.plimsoll.avantis.market.TradeRules;
import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.avantis.venue.AvantisSettings;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.config.LiveSettings;
import io.github.plimsoll.evm.EvmAddress;
import java.net.URI;
import java.util.SortedMap;
import java.util.TreeMap;

/** The venue as settings describe it. */
public final class AvantisTerms {
    private static final long BASE = 8_453;
    /** 1e-10 percent: at most 5 % of slippage, and a spread that takes at most 2 % of the collateral. */
    private static final TradeRules RULES = new TradeRules(20, 50_000_000_000L, 20_000_000_000L);

    private AvantisTerms() {}

    public static AvantisSettings of(LiveSettings live, ChainSettings chain) {
        SortedMap<String, String> symbols = new TreeMap<>();
        live.markets().forEach(market -> symbols.put(market, symbol(market)));
        AvantisSettings usual =
                AvantisSettings.baseMainnet(new TradingDomain(chain.id(), live.router()), symbols, RULES);
        return new AvantisSettings(
                usual.domain(),
                at(live, "batched-market", usual.batchedMarket()),
                at(live, "core", usual.core()),
                at(live, "data", usual.data()),
                at(live, "tx", usual.txBuilder()),
                symbols,
                network(live, chain),
                RULES,
                usual.orderLife(),
                usual.graceAfterDeadline(),
                usual.acceptWithin(),
                usual.requestLimit(),
                usual.catalogueLife(),
                usual.readingLag(),
                usual.usualSlippage(),
                usual.leverageRoom(),
                usual.provedDeclines());
    }

    /** How the venue calls a market. */
    static String symbol(String market) {
        return market.replace('-', '/');
    }

    /** Where signed prices are. */
    static URI feed(LiveSettings live) {
        return at(live, "feed", URI.create("https://feed-v3.avantisfi.com"));
    }

    /** Where the venue tells what became of transactions. */
    static URI history(LiveSettings live) {
        return at(live, "history", URI.create("https://api.avantisfi.com"));
    }

    private static URI at(LiveSettings live, String service, URI usual) {
        return live.url().isEmpty() ? usual : URI.create(live.url() + "/" + service);
    }

    /** What holds whatever a person approves: the contracts that settings name, and on Base those that are known of it. */
    private static SortedMap<String, String> network(LiveSettings live, ChainSettings chain) {
        SortedMap<String, String> all = chain.id() == BASE ? new TreeMap<>(VenueFacts.BASE_MAINNET) : new TreeMap<>();
        all.put("meta.chainId", Long.toString(chain.id()));
        all.put("meta.addresses.tradingRouter", live.router().hex());
        chain.spender().map(EvmAddress::hex).ifPresent(at -> all.put("meta.addresses.tradingStorage", at));
        chain.usdc().map(EvmAddress::hex).ifPresent(at -> all.put("meta.addresses.usdc", at));
        return all;
    }
}
