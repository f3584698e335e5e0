package io.github.plimsoll.tests.venue;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Signature;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the services of Avantis v2 read and write, after the protocol page. */
public final class AvantisWords {
    public static final EvmAddress ROUTER = new EvmAddress("0x44914408af82bC9983bbb330e3578E1105e11d4e");
    public static final TradingDomain DOMAIN = new TradingDomain(8453, ROUTER);

    private static final Pattern ORDER =
            Pattern.compile("\\{\"orderType\":(\\d+),\"erc712\":\\{\"userIntent\":\"0x([0-9a-f]+)\","
                    + "\"userSignature\":\"0x([0-9a-f]{130})\"}}");

    public static final String META =
            "{\"ok\":true,\"data\":{\"chainId\":8453,\"addresses\":{\"tradingRouter\":\"" + ROUTER
                    + "\",\"tradingStorage\":\"0x8a311d7048c35985aa31c131b9a13e03a5f7422d\","
                    + "\"referral\":\"0x1a110bba13a1f16cca4b79758bd39290f29de82d\","
                    + "\"usdc\":\"0x833589fcd6edb6e08f4c7c32d4f71b54bda02913\"}}}";

    private AvantisWords() {}

    /** An order as it arrives, and who signed it. */
    public record Posted(Intent intent, Signature signature, EvmAddress signer) {}

    /** Null for what is no order. */
    public static @Nullable Posted posted(String body) {
        Matcher parts = ORDER.matcher(body);
        if (!parts.matches()) {
            return null;
        }
        String type = switch (parts.group(1)) {
            case "12" -> "OpenTradeCoinExposureReq";
            case "14" -> "IncreasePositionSizeWithCoinExposureReq";
            case "15" -> "CloseTradeCoinExposureReq";
            default -> "";
        };
        Intent intent = Intent.read(type, HexFormat.of().parseHex(parts.group(2)));
        Signature signature = Signature.of(HexFormat.of().parseHex(parts.group(3)));
        return new Posted(
                intent, signature, signature.signer(DOMAIN.typedData(intent).digest()));
    }

    /** What is told of a fill. */
    public static String executed(FakeTrades.Fill fill, int number, long seconds) {
        FakeTrades.Held now = fill.now();
        return "{\"orderId\":\"" + number + "\",\"open\":" + fill.opens() + ",\"price\":\"" + fill.price()
                + "\",\"positionSizeUSDC\":\"1\",\"percentProfit\":\"0\",\"usdcSentToTrader\":\"" + fill.paid()
                + "\",\"isPnl\":false,\"coinExposure\":\"" + fill.coins()
                + "\",\"isCoinExposureFixed\":true,\"t\":{\"trader\":\""
                + now.trader() + "\",\"pairIndex\":\"1\",\"index\":\"" + now.index() + "\",\"initialPosToken\":\""
                + now.collateral() + "\",\"positionSizeUSDC\":\"" + seconds
                + "\",\"openPrice\":\"" + now.price()
                + "\",\"buy\":" + now.buy() + ",\"leverage\":\"" + now.leverage()
                + "\",\"tp\":\"0\",\"sl\":\"0\",\"timestamp\":\"" + now.at() + "\"},\"transactionHash\":\"0xab\"}";
    }

    /** A position as it is shown. */
    public static String held(FakeTrades.Held one, long[] levels) {
        return "{\"trader\":\"" + one.trader() + "\",\"pairIndex\":1,\"index\":" + one.index()
                + ",\"buy\":" + one.buy() + ",\"collateral\":\"" + one.collateral()
                + "\",\"leverage\":\"" + one.leverage() + "\",\"openPrice\":\"" + one.price()
                + "\",\"tp\":\"" + levels[0] + "\",\"sl\":\""
                + levels[1] + "\",\"openedAt\":" + one.at() + "}";
    }

    /** How the venue describes its only market. */
    public static String catalogue(int mostLeverage) {
        return "{\"dataVersion\":3,\"maxTradesPerPair\":1000,\"pairInfos\":{\"1\":{\"index\":1,\"from\":\"BTC\",\"to\":\"USD\","
                + "\"isPairListed\":true,\"leverages\":{\"minLeverage\":1,\"maxLeverage\":"
                + mostLeverage
                + "},\"minLevPosUSDC\":100,\"openInterest\":{\"long\":1000,\"short\":1000},\"pairMaxOI\":26118551.95,"
                + "\"maxWalletOI\":5000000,\"values\":{\"maxGainP\":2500,\"maxSlP\":80,\"maxLongOiP\":50,\"maxShortOiP\":50},"
                + "\"feed\":{\"feedId\":\"0x" + "e6".repeat(32) + "\"},\"storagePairParams\":{\"isPnlTypeAllowed\":0},"
                + "\"additionalPairParams2\":{\"openMakerFeeP\":0.01,\"closeMakerFeeP\":0.01,\"openTakerFeeP\":0.05,"
                + "\"closeTakerFeeP\":0.05,\"closeOnlyMode\":false}}}}";
    }
}
