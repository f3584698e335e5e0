package io.github.plimsoll.bot.config;

import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.contracts.PinnedContracts;
import io.github.plimsoll.evm.sending.FeeLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a chain together. Immutable.
 *
 * @param id the chain's id
 * @param nodes who is asked; empty when there is no chain
 * @param sockets where each of them tells new blocks, in the same order; those at the end may be missing
 * @param opStack whether the chain charges for its data on a chain below
 * @param usdc contract of USDC
 * @param decimals of USDC
 * @param usdcCode hash of its code; empty when it is not compared
 * @param spender the one contract that may take USDC from wallets
 * @param allowance how much, in units of USDC
 * @param fees the most that gas may cost
 * @param feesADay wei that gas of one wallet may cost within 24 hours
 * @param delegate who may trade for wallets
 */
public record ChainSettings(
        long id,
        List<Endpoint> nodes,
        List<Optional<Endpoint>> sockets,
        boolean opStack,
        Optional<EvmAddress> usdc,
        int decimals,
        String usdcCode,
        Optional<EvmAddress> spender,
        BigInteger allowance,
        FeeLimits fees,
        BigInteger feesADay,
        Optional<Delegate> delegate) {
    private static final int GWEI = 9;
    private static final int ETH = 18;

    /** What was set, whether it fits together or not. */
    public static ChainSettings of(Settings settings) {
        int decimals = settings.get(Keys.CHAIN_USDC_DECIMALS);
        return new ChainSettings(
                settings.get(Keys.CHAIN_ID),
                settings.get(Keys.CHAIN_RPC_URLS),
                settings.get(Keys.CHAIN_WS_URLS),
                settings.get(Keys.CHAIN_OP_STACK),
                settings.get(Keys.CHAIN_USDC),
                decimals,
                settings.get(Keys.CHAIN_USDC_CODE),
                settings.get(Keys.CHAIN_SPENDER),
                units(settings.get(Keys.CHAIN_SPENDER_USDC).toBigDecimal(), decimals),
                new FeeLimits(
                        units(settings.get(Keys.CHAIN_MAX_GAS_GWEI), GWEI),
                        units(settings.get(Keys.CHAIN_MAX_FEE_ETH), ETH)),
                units(settings.get(Keys.CHAIN_MAX_FEES_A_DAY_ETH), ETH),
                settings.get(Keys.CHAIN_DELEGATE));
    }

    private static BigInteger units(BigDecimal amount, int decimals) {
        return amount.movePointRight(decimals).toBigIntegerExact();
    }

    /** What does not fit together, each with what would. */
    List<String> problems() {
        List<String> all = new ArrayList<>();
        if (sockets.size() > nodes.size()) {
            all.add("CHAIN_WS_URLS names more websockets (" + sockets.size() + ") than CHAIN_RPC_URLS names nodes ("
                    + nodes.size() + "); name the node of each there, in the same order");
        }
        if (usdc.isEmpty() && !usdcCode.isEmpty()) {
            all.add("CHAIN_USDC_CODE is the code of CHAIN_USDC, which is not set; set it, too");
        }
        if (usdc.isEmpty() && spender.isPresent()) {
            all.add("CHAIN_SPENDER may take CHAIN_USDC, which is not set; set it, too");
        }
        if (spender.isPresent() != allowance.signum() > 0) {
            all.add("CHAIN_SPENDER and CHAIN_SPENDER_USDC go together: who may take USDC, and how much, such as 250");
        }
        if (spender.isPresent() && spender.equals(usdc)) {
            all.add("CHAIN_SPENDER is the contract of USDC itself; name the contract that may take USDC from wallets");
        }
        if (fees.perTransaction().compareTo(feesADay) > 0) {
            all.add("CHAIN_MAX_FEE_ETH is above CHAIN_MAX_FEES_A_DAY_ETH, so no transaction could use it;"
                    + " set it to at most that");
        }
        return all;
    }

    /** What the chain is compared with; empty when nothing is pinned. */
    public Optional<PinnedContracts> pinned() {
        return usdc.map(at -> new PinnedContracts(
                usdcCode.isEmpty()
                        ? List.of()
                        : List.of(new PinnedContracts.Code("USDC", at, usdcCode, Optional.empty())),
                List.of(new PinnedContracts.Token("USDC", at, decimals)),
                List.of()));
    }

    /** As people name the chain. */
    public String name() {
        String known = id == 8453 ? "Base" : id == 84_532 ? "Base Sepolia" : id == 1 ? "Ethereum" : "";
        return known.isEmpty() ? "chain " + id : known + " (chain " + id + ")";
    }
}
