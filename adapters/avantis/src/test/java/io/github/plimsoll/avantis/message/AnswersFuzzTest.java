package io.github.plimsoll.avantis.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.testkit.Fuzz;
import io.github.plimsoll.testkit.Parser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changed answers of the venue: its streams, its stories of orders, what traders hold, and intents as bytes. */
class AnswersFuzzTest {
    private static final int COUNT = 1_000;

    @ParameterizedTest
    @MethodSource("parsers")
    void onlyTypedRefusalsComeOut(Parser parser) {
        Fuzz.check(parser, COUNT);
    }

    static List<Parser> parsers() {
        List<Parser> all =
                new ArrayList<>(List.of(stream(), status(), userData(), prices(), marginCall(), initiated()));
        IntentTest.all().stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        Intent::typeName, java.util.TreeMap::new, java.util.stream.Collectors.toList()))
                .forEach((type, seeds) -> all.add(new Parser(
                        "intent " + type,
                        seeds.stream().map(Intent::encoded).toList(),
                        input -> refusedOr(() -> {
                            Intent read = Intent.read(type, input);
                            if (!Arrays.equals(read.encoded(), input)) {
                                throw new IllegalStateException("read as " + read);
                            }
                            return "intent";
                        }))));
        return all;
    }

    private interface Reading {
        Object read();
    }

    private static Object refusedOr(Reading reading) {
        try {
            return reading.read();
        } catch (RefusedException refused) {
            String said = String.valueOf(refused.getMessage());
            if (said.length() > 400 || said.indexOf('\n') >= 0) {
                throw new IllegalStateException("a sentence of " + said.length());
            }
            return refused.code() + Fuzz.shape(said);
        }
    }

    private static Parser stream() {
        List<byte[]> seeds = Stream.of(
                        Wire.accepted(), Wire.executed(), ": hb\n\nevent: Error\ndata:{\"code\":\"X\"}\n\n")
                .map(text -> text.getBytes(UTF_8))
                .toList();
        return new Parser("stream of an order", seeds, input -> {
            List<ServerEvents.ServerEvent> whole = new ArrayList<>();
            new ServerEvents(whole::add).feed(input);
            List<ServerEvents.ServerEvent> cut = new ArrayList<>();
            ServerEvents reader = new ServerEvents(cut::add);
            reader.feed(Arrays.copyOf(input, input.length / 3));
            reader.feed(Arrays.copyOfRange(input, input.length / 3, input.length));
            if (!whole.equals(cut)) {
                throw new IllegalStateException("cut it said " + cut + " instead of " + whole);
            }
            return whole.isEmpty()
                    ? "nothing"
                    : refusedOr(() -> kind(OrderNews.read(whole.get(0)).news()));
        });
    }

    private static String kind(OrderNews news) {
        if (news instanceof OrderNews.Executed executed && executed.price() <= 0) {
            throw new IllegalStateException("an impossible fill: " + news);
        }
        return news.getClass().getSimpleName();
    }

    private static Parser status() {
        String seed = "{\"events\":[{\"seq\":0,\"type\":\"MarketOrderAccepted\",\"payload\":{\"trackingId\":\"trk-1\"},"
                + "\"at\":\"x\"},{\"seq\":2,\"type\":\"MarketOrderExecuted\",\"payload\":" + Wire.EXECUTED + "}]}";
        return new Parser(
                "status of an order",
                List.of(seed.getBytes(UTF_8)),
                input -> refusedOr(() -> {
                    List<OrderNews.Told> told = OrderNews.readStatus(input);
                    return told.isEmpty() ? 0 : kind(told.get(told.size() - 1).news());
                }));
    }

    private static Parser initiated() {
        String seed = "{\"success\":true,\"data\":{\"status\":\"executed\",\"orderId\":\"7\",\"executed\":"
                + Wire.EXECUTED + ",\"canceled\":{\"reason\":\"x\"}}}";
        return new Parser(
                "status of a transaction",
                List.of(
                        seed.getBytes(UTF_8),
                        seed.replace("\"executed\",", "\"canceled\",").getBytes(UTF_8)),
                input -> refusedOr(() -> kind(OrderNews.readInitiated(input))));
    }

    private static Parser prices() {
        String seed =
                "{\"core\":{\"price\":\"1\",\"priceUpdateData\":[\"0x0102\"]},\"pro\":{\"priceUpdateData\":\"03\"}}";
        return new Parser(
                "signed prices",
                List.of(seed.getBytes(UTF_8)),
                input -> refusedOr(() -> {
                    PriceUpdate read = PriceUpdate.read(input);
                    return read.source() + " " + read.parts().size();
                }));
    }

    /** Whatever is taken for a call begins with the very words of the call. */
    private static Parser marginCall() {
        MarginCall call = new MarginCall(new EvmAddress(Wire.TRADER), true, 1, 2, false, 5);
        byte[] seed = call.data(PriceUpdate.read("{\"core\":{\"priceUpdateData\":\"01\"}}".getBytes(UTF_8)));
        return new Parser("call of a delegate", List.of(seed), input -> {
            boolean same = Arrays.equals(Arrays.copyOf(input, 68), Arrays.copyOf(seed, 68));
            if (call.isDoneBy(input) && !same) {
                throw new IllegalStateException("taken for the call of another trader");
            }
            return call.isDoneBy(input);
        });
    }

    private static Parser userData() {
        return new Parser(
                "user data",
                List.of(Wire.USER_DATA.getBytes(UTF_8)),
                input -> refusedOr(() -> {
                    UserData read = UserData.read(new EvmAddress(Wire.TRADER), input);
                    return "read " + Math.min(3, read.positions().size())
                            + Math.min(3, read.orders().size());
                }));
    }
}
