package io.github.plimsoll.bot.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {
    private static final Path CASES = Path.of("..", "docs", "vectors");

    private static List<String> answers(String name, String cases) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Vectors.run(
                name, new BufferedReader(new StringReader(cases)), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fees",
                "keystore",
                "ledger",
                "limit",
                "liquidation",
                "metrics",
                "price",
                "risk",
                "signature",
                "transaction",
                "typeddata"
            })
    void theWorkedCasesAreAnsweredAsByHand(String name) throws IOException {
        List<String> worked = Files.readAllLines(CASES.resolve(name + ".answers.jsonl"));
        assertThat(worked).hasSize(name.equals("liquidation") ? 35 : 20);
        assertThat(Files.readString(CASES.resolveSibling("vectors.md")))
                .contains("Worked cases of our own, 35 of `liquidation` and 20 of every other name, lie");
        assertThat(answers(name, Files.readString(CASES.resolve(name + ".cases.jsonl"))))
                .containsExactlyElementsOf(worked);
    }

    @Test
    void aKeyIsInNoAnswer() throws IOException {
        String key = "0123456789abcdef".repeat(4);
        for (String one : List.of(
                "{\"private_key\":\"0x" + key + "00\",\"digest\":\"0x" + "11".repeat(32) + "\"}",
                "{\"private_key\":\"" + key + "\",\"digest\":\"0x" + "11".repeat(32) + "\"}",
                "{\"private_key\":\"0x" + key + "\",\"digest\":\"0x" + "11".repeat(32) + "\"}")) {
            assertThat(answers("signature", one)).singleElement().asString().doesNotContain("0123456789abcdef");
        }
    }

    @Test
    void aCaseThatCannotBeReadSaysWhatIsWrongAndDisturbsNoOther() throws IOException {
        assertThat(answers(
                        "limit",
                        "{\"id\":1\n{\"id\":\"b\",\"limits\":[{\"id\":\"n\",\"type\":\"x\",\"capacity\":1}]}\n"))
                .hasSize(2)
                .allMatch(line -> line.contains("\"error\":"))
                .last()
                .asString()
                .contains("\"id\":\"b\"", "type is sliding, calendar, gcra, bucket or in_flight, not");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"returns":[0],"trades":[]}                       | exactly one of
                    {}                                                | exactly one of
                    {"returns":7}                                     | must be a list
                    {"returns":["0.1%"]}                              | return must be a decimal
                    {"returns":["-1.5"]}                              | at least -1
                    {"returns":["1e999"]}                             | return must be a decimal
                    {"returns":[null]}                                | return must be a decimal
                    {"returns":["0.1"],"periods_per_year":0}          | periods per year must be above 0
                    {"returns":["0.1"],"deviation":"guess"}           | deviation is one of
                    {"returns":["0.1"],"target":0,"target_annual":0}  | not both
                    {"equity":["0.0000001"]}                          | more than 6 decimals
                    {"equity":["99999999999999999999"]}               | ledger bound
                    {"equity":[{"at":2,"equity":1},{"at":1,"equity":1}]} | order of time
                    {"equity":[{"at":2,"equity":1},{"equity":1}]}     | at is missing in 1 of 2
                    {"trades":[{"pnl":"1","closed_at":"noon"}]}       | closed_at must be microseconds
                    {"trades":["1"],"capital":"1","period":"day"}     | period needs closed_at
                    """)
    void aCaseOfMetricsThatCannotBeReadNamesItsField(String one, String said) throws IOException {
        assertThat(answers("metrics", one)).singleElement().asString().contains("\"error\":", said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"events":7}                                                        | events must be a list
                    {"events":[{"do":"steal"}]}                                         | do is deposit, withdraw
                    {"events":[{"do":"deposit","amount":"1.0000001"}]}                  | amount: amount has more than 6
                    {"events":[{"do":"deposit","amount":"-1"}]}                         | amount must be above 0
                    {"events":[{"do":"deposit"}]}                                       | amount must be a decimal
                    {"events":[{"do":"open","size":"1"}]}                               | price must be a decimal
                    {"events":[{"do":"open","size":"0","price":"1"}]}                   | size is above 0
                    {"events":[{"do":"open","size":"1","price":"0"}]}                   | price must be above 0
                    {"events":[{"do":"open","size":"0.000000001","price":"1"}]}         | more than 8 decimals
                    {"events":[{"do":"open","side":"up","size":"1","price":"1"}]}       | side is one of
                    {"events":[{"do":"open","size":1,"price":1,"margin":1,"leverage":2}]} | not both
                    {"events":[{"do":"open","size":1,"price":1,"leverage":0}]}          | leverage must be above 0
                    {"events":[{"do":"open","size":1,"price":1,"fee":1,"fee_rate":0}]}  | not both
                    {"events":[{"do":"close","size":1,"percent":2,"price":1}]}          | not both
                    {"events":[{"do":"close","percent":101,"price":1}]}                 | at most 100
                    {"events":[{"do":"gas","amount":1,"from":"pocket"}]}                | from is cash or margin
                    {"price_decimals":19,"events":[]}                                   | decimals must be 0..18
                    {"events":[{"do":"open","size":"90000000000","price":"900000000"},{"do":"close","price":"1"}]} | beyond
                    """)
    void aCaseOfTheLedgerThatCannotBeReadNamesItsField(String one, String said) throws IOException {
        assertThat(answers("ledger", one)).singleElement().asString().contains("\"error\":", said);
    }
}
