package io.github.plimsoll.bot.config;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.numbers.UserId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The settings of real money together. Immutable.
 *
 * @param traders the wallet of each user whose account is LIVE; empty when nobody trades real money
 * @param url where the venue's services are; empty for those that it publishes
 * @param router contract for which orders are signed
 * @param markets ids of the markets that are traded
 * @param factsFile what a person approved of the venue; empty when nothing
 * @param spread the most that the venue takes as spread, in percent; empty when nobody has said
 * @param transactions whether the delegate sends transactions where the venue takes no signed order
 * @param opensByTransaction whether opens and increases are such transactions, and no signed orders
 * @param timelock blocks before the venue takes back an order that waits there; empty: none waits there
 * @param limitFee wei that are sent along where one is placed
 * @param backstop how far behind each stop the venue holds one, in percent of its price; empty for none there
 */
public record LiveSettings(
        SortedMap<UserId, EvmAddress> traders,
        String url,
        EvmAddress router,
        List<String> markets,
        String factsFile,
        Optional<BigDecimal> spread,
        boolean transactions,
        boolean opensByTransaction,
        Optional<Long> timelock,
        BigInteger limitFee,
        Optional<BigDecimal> backstop) {
    /** Of AVANTIS_OPENS, as the setting says it. */
    static final String TRANSACTIONS = "transactions";

    private static final int USDC_DECIMALS = 6;

    /** What was set, whether it fits together or not. */
    public static LiveSettings of(Settings settings) {
        return new LiveSettings(
                settings.get(Keys.LIVE_TRADERS),
                settings.get(Keys.AVANTIS_URL),
                settings.get(Keys.AVANTIS_ROUTER).orElseThrow(),
                settings.get(Keys.AVANTIS_MARKETS),
                settings.get(Keys.AVANTIS_FACTS_FILE),
                settings.get(Keys.AVANTIS_SPREAD_PCT),
                settings.get(Keys.AVANTIS_TRANSACTIONS),
                settings.get(Keys.AVANTIS_OPENS).equals(TRANSACTIONS),
                settings.get(Keys.AVANTIS_LIMIT_TIMELOCK_BLOCKS),
                settings.get(Keys.AVANTIS_LIMIT_FEE_WEI),
                settings.get(Keys.AVANTIS_BACKSTOP_PCT));
    }

    /** Whether anybody trades real money. */
    public boolean any() {
        return !traders.isEmpty();
    }

    /** What is missing for it, each with what to set. */
    static List<String> problems(Settings settings) {
        List<String> all = new ArrayList<>();
        LiveSettings live = of(settings);
        ChainSettings chain = ChainSettings.of(settings);
        boolean elsewhere = settings.get(Keys.CHAIN_DELEGATE_KEY).isPresent();
        if (!live.any()) {
            return all;
        }
        require(
                all,
                elsewhere || !settings.get(Keys.WALLET_KEYS).versions().isEmpty(),
                "WALLET_KEYS, which opens the delegate's key");
        require(all, !chain.nodes().isEmpty(), "CHAIN_RPC_URLS, which prove what happened");
        require(all, chain.usdc().isPresent(), "CHAIN_USDC, in which collateral is");
        require(
                all,
                chain.spender().isPresent(),
                "CHAIN_SPENDER, the venue's contract that holds trades and takes USDC");
        require(all, chain.delegate().isPresent(), "CHAIN_DELEGATE, which signs for the traders");
        if (live.opensByTransaction() && !live.transactions()) {
            all.add(
                    "AVANTIS_OPENS=transactions needs AVANTIS_TRANSACTIONS=true, with which CHAIN_DELEGATE sends and pays for them");
        }
        if (live.timelock().isPresent() && !live.opensByTransaction()) {
            all.add(
                    "AVANTIS_LIMIT_TIMELOCK_BLOCKS needs AVANTIS_OPENS=transactions: an order that waits at the venue is one, and no"
                            + " signed order");
        }
        if (chain.decimals() != USDC_DECIMALS) {
            all.add("LIVE_TRADERS needs CHAIN_USDC_DECIMALS of 6: the venue counts collateral in them");
        }
        if (chain.delegate().isPresent()
                && live.traders().containsValue(chain.delegate().get().address())) {
            all.add(
                    "CHAIN_DELEGATE is the wallet of a trader in LIVE_TRADERS; name a key that can trade and not withdraw");
        }
        return all;
    }

    private static void require(List<String> all, boolean there, String what) {
        if (!there) {
            all.add("LIVE_TRADERS needs " + what + "; set it, too");
        }
    }
}
