package io.github.plimsoll.avantis.market;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Catalogues and descriptions in the shapes of the venue, made up. */
final class Markets {
    static final String META = """
            {"ok":true,"data":{"chainId":8453,"addresses":{"tradingRouter":"0x44914408af82bC9983bbb330e3578E1105e11d4e",\
            "tradingStorage":"0x8a311D7048c35985aa31C131B9A13e03a5f7422d",\
            "referral":"0x1A110bBA13A1f16cCa4b79758BD39290f29De82D",\
            "usdc":"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"},\
            "domains":{"trading":{"name":"AvantisTrading","version":"1"}},\
            "enums":{"orderType":["MARKET","STOP_LIMIT"]},"units":{"price":10}}}""";

    private Markets() {}

    static String pair(int index, String from, boolean upside) {
        return """
            "%d":{"index":%d,"from":"%s","to":"USD","groupIndex":0,"isPairListed":true,\
            "leverages":{"minLeverage":1,"maxLeverage":75,"pnlMinLeverage":75,"pnlMaxLeverage":500},\
            "minLevPosUSDC":100,"openInterest":{"long":312589.24,"short":417641.1},"pairMaxOI":26118551.95,\
            "maxWalletOI":5000000,"values":{"maxGainP":2500,"maxSlP":80,"maxLongOiP":50,"maxShortOiP":50},\
            "feed":{"feedId":"0x%s"},"storagePairParams":{"isPnlTypeAllowed":%d},\
            "additionalPairParams2":{"openMakerFeeP":0.01,"closeMakerFeeP":0.01,"openTakerFeeP":0.05,\
            "closeTakerFeeP":0.05,"closeOnlyMode":false}}""".formatted(index, index, from, "ab".repeat(32), upside ? 1 : 0);
    }

    static String catalogue(String pairs) {
        return "{\"dataVersion\":3,\"pairCount\":2,\"maxTradesPerPair\":40,\"pairInfos\":{" + pairs + "}}";
    }

    static Catalogue usual() {
        return Catalogue.read(
                catalogue(pair(0, "ETH", false) + "," + pair(1, "BTC", false) + "," + pair(116, "BTC_UPSIDE", true))
                        .getBytes(UTF_8));
    }
}
