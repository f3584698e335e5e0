package io.github.plimsoll.avantis.message;

/** Messages in the shapes of the venue, made up. */
final class Wire {
    static final String TRADER = "0x1111111111111111111111111111111111111111";

    static final String EXECUTED = """
            {"orderId":"41","open":true,"price":"500125000000000","positionSizeUSDC":"100000000","percentProfit":"0",\
            "usdcSentToTrader":"0","isPnl":false,"coinExposure":"200000000","isCoinExposureFixed":true,\
            "t":{"trader":"0x1111111111111111111111111111111111111111","pairIndex":"1","index":"0",\
            "initialPosToken":"99550000","positionSizeUSDC":"1790000000","openPrice":"500125000000000","buy":true,\
            "leverage":"100000000000","tp":"0","sl":"0","timestamp":"1790000000"},"transactionHash":"0xab"}""";

    static final String USER_DATA = """
            {"positions":[{"trader":"0x1111111111111111111111111111111111111111","pairIndex":1,"index":0,"buy":true,\
            "collateral":"99550000","leverage":"100000000000","openPrice":"500125000000000","tp":"0","sl":"0",\
            "liquidationPrice":"457500000000000","rolloverFee":"0","unrealisedFundingFee":"-12","lossProtection":"0",\
            "openedAt":1790000000,"isPnl":false,"priceTriggers":[]}],\
            "limitOrders":[{"trader":"0x1111111111111111111111111111111111111111","pairIndex":1,"index":0,"price":"7",\
            "slippageP":"1","positionSize":"5","collateral":"5","block":"9","executionFee":"0","limitOrderType":2}]}""";

    private Wire() {}

    static String event(int seq, String type, String payload) {
        return "id: " + seq + "\nevent: " + type + "\ndata: " + payload + "\n\n";
    }

    static String accepted() {
        return ": hb\n\n" + event(0, "MarketOrderAccepted", "{\"trackingId\":\"trk-1\"}");
    }

    static String executed() {
        return event(2, "MarketOrderExecuted", EXECUTED);
    }
}
