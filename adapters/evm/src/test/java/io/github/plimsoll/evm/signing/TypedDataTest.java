package io.github.plimsoll.evm.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.crypto.StructuredDataEncoder;

/** Typed data against web3j, the protocol page's digest, and all that is refused. */
class TypedDataTest {
    private static final String[] ATOMS = {
        "uint8", "uint24", "uint256", "int8", "int64", "int256", "address", "bool", "string", "bytes", "bytes4",
        "bytes32"
    };

    /** Random structs with random values, none of which web3j is known to read otherwise than the standard. */
    private static final class Draw {
        private final RandomGenerator random;
        private final ObjectNode types = JsonNodeFactory.instance.objectNode();

        Draw(RandomGenerator random) {
            this.random = random;
            ArrayNode domain = types.putArray("EIP712Domain");
            domain.addObject().put("name", "name").put("type", "string");
            domain.addObject().put("name", "chainId").put("type", "uint256");
        }

        String typedData() {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            ObjectNode message = struct("M", 2);
            all.set("types", types);
            all.put("primaryType", "M");
            all.putObject("domain").put("name", "draw").put("chainId", random.nextInt(1, 100_000));
            all.set("message", message);
            return all.toString();
        }

        private ObjectNode struct(String name, int deeper) {
            ObjectNode value = JsonNodeFactory.instance.objectNode();
            ArrayNode fields = types.putArray(name);
            int count = random.nextInt(1, 5);
            for (int i = 0; i < count; i++) {
                String field = "f" + i;
                if (deeper > 0 && random.nextInt(4) == 0) {
                    String held = name + (char) ('a' + i);
                    fields.addObject().put("name", field).put("type", held);
                    value.set(field, struct(held, deeper - 1));
                } else {
                    String type = ATOMS[random.nextInt(ATOMS.length)];
                    // Of lists web3j reads only those of the largest numbers as the standard says; others are held
                    // against
                    // eth_account in docs/vectors.
                    boolean list = type.equals("uint256");
                    fields.addObject().put("name", field).put("type", list ? type + "[]" : type);
                    if (list) {
                        ArrayNode many = value.putArray(field);
                        for (int n = random.nextInt(1, 4); n > 0; n--) {
                            add(type, many);
                        }
                    } else {
                        add(type, value.withArray("list"));
                        value.set(field, value.remove("list").get(0));
                    }
                }
            }
            return value;
        }

        private void add(String type, ArrayNode to) {
            int bits = StructTypes.bitsOf(type);
            if (bits > 0) {
                BigInteger number = new BigInteger(1, bytes(32)).shiftRight(256 - bits);
                to.add((type.startsWith("u") ? number : number.subtract(BigInteger.ONE.shiftLeft(bits - 1)))
                        .toString());
            } else if (type.equals("bool")) {
                to.add(random.nextBoolean());
            } else if (type.equals("string")) {
                to.add("text " + random.nextInt() + " äß€🚢".substring(random.nextInt(4)));
            } else {
                int length = type.equals("address")
                        ? 20
                        : type.equals("bytes") ? random.nextInt(70) : StructTypes.bytesOf(type);
                to.add("0x" + HexFormat.of().formatHex(bytes(length)));
            }
        }

        private byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }
    }

    @Test
    void asWeb3j() {
        Cases.check("typed data as web3j", 400, random -> {
            String json = new Draw(random).typedData();
            assertThat(TypedData.parse(json).digest())
                    .as(json)
                    .isEqualTo(new StructuredDataEncoder(json).hashStructuredData());
        });
    }

    @Test
    void anOpenOfAvantisFromItsParts() {
        Map<String, List<TypedField>> types = new LinkedHashMap<>();
        types.put(
                "OpenTradeReq",
                List.of(
                        new TypedField("_t", "Trade"),
                        new TypedField("_type", "uint8"),
                        new TypedField("_slippageP", "uint256"),
                        new TypedField("_deadline", "uint256"),
                        new TypedField("_nonce", "uint256")));
        types.put(
                "Trade",
                List.of(
                        new TypedField("trader", "address"),
                        new TypedField("pairIndex", "uint256"),
                        new TypedField("index", "uint256"),
                        new TypedField("initialPosToken", "uint256"),
                        new TypedField("positionSizeUSDC", "uint256"),
                        new TypedField("openPrice", "uint256"),
                        new TypedField("buy", "bool"),
                        new TypedField("leverage", "uint256"),
                        new TypedField("tp", "uint256"),
                        new TypedField("sl", "uint256"),
                        new TypedField("timestamp", "uint256")));
        Map<String, Object> trade = new LinkedHashMap<>();
        trade.put("trader", new EvmAddress("0x" + "11".repeat(20)));
        trade.put("pairIndex", 1);
        trade.put("index", 0);
        trade.put("initialPosToken", 0L);
        trade.put("positionSizeUSDC", 100_000_000L);
        trade.put("openPrice", 800_000_000_000_000L);
        trade.put("buy", true);
        trade.put("leverage", new BigInteger("100000000000"));
        trade.put("tp", "900000000000000");
        trade.put("sl", "0x0");
        trade.put("timestamp", 1_750_000_000L);
        Map<String, Object> domain = Map.of(
                "name",
                "AvantisTrading",
                "version",
                "1",
                "chainId",
                31_337,
                "verifyingContract",
                "0x5fbdb2315678afecb367f032d93f642f64180aa3");
        TypedData open = TypedData.of(
                types,
                "OpenTradeReq",
                domain,
                Map.of(
                        "_t",
                        trade,
                        "_type",
                        0,
                        "_slippageP",
                        10_000_000_000L,
                        "_deadline",
                        1_800_000_000_123L,
                        "_nonce",
                        987_654_321_123_456_789L));
        assertThat(open.digest())
                .asHexString()
                .isEqualToIgnoringCase("6cb6cfeac7c5fef744eccec3e5f44cc2bd1b501cf9d156af589d290222f83bee");
        assertThat(open.domainSeparator())
                .asHexString()
                .startsWithIgnoringCase("fb572dd0")
                .endsWithIgnoringCase("939a46");
        assertThat(open.encodedType())
                .startsWith("OpenTradeReq(Trade _t,uint8 _type")
                .contains(")Trade(address trader,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"M":[{"name":"v","type":"uint8"}]}                     | {"v":null}      | MISSING_FIELD
            {"M":[{"name":"v","type":"uint8"}]}                     | {"v":-1}        | OUT_OF_RANGE
            {"M":[{"name":"v","type":"uint8"}]}                     | {"v":"+1"}      | WRONG_TYPE
            {"M":[{"name":"v","type":"uint8"}]}                     | {"v":"01"}      | WRONG_TYPE
            {"M":[{"name":"v","type":"uint8"}]}                     | {"v":"1e1"}     | WRONG_TYPE
            {"M":[{"name":"v","type":"uint8"}]}                     | {"v":true}      | WRONG_TYPE
            {"M":[{"name":"v","type":"uint8"}]}                     | {"v":1.0}       | WRONG_TYPE
            {"M":[{"name":"v","type":"bool"}]}                      | {"v":1}         | WRONG_TYPE
            {"M":[{"name":"v","type":"string"}]}                    | {"v":1}         | WRONG_TYPE
            {"M":[{"name":"v","type":"string"}]}                    | {"v":"\\ud800"} | MALFORMED
            {"M":[{"name":"v","type":"bytes"}]}                     | {"v":"0x0"}     | MALFORMED
            {"M":[{"name":"v","type":"bytes"}]}                     | {"v":"abcd"}    | MALFORMED
            {"M":[{"name":"v","type":"bytes"}]}                     | {"v":"0xgg"}    | MALFORMED
            {"M":[{"name":"v","type":"address"}]}                   | {"v":"0x00"}    | MALFORMED
            {"M":[{"name":"v","type":"uint8[]"}]}                   | {"v":1}         | WRONG_TYPE
            {"M":[{"name":"v","type":"uint8[]"}]}                   | {"v":[null]}    | MISSING_FIELD
            {"M":[{"name":"v","type":"N"}],"N":[]}                  | {"v":[]}        | WRONG_TYPE
            {"M":[{"name":"v","type":"uint7"}]}                     | {"v":1}         | UNKNOWN_TYPE
            {"M":[{"name":"v","type":"uint264"}]}                   | {"v":1}         | UNKNOWN_TYPE
            {"M":[{"name":"v","type":"bytes33"}]}                   | {"v":"0x"}      | UNKNOWN_TYPE
            {"M":[{"name":"v","type":"uint08"}]}                    | {"v":1}         | UNKNOWN_TYPE
            {"M":[{"name":"v","type":"uint8[0]"}]}                  | {"v":[]}        | UNKNOWN_TYPE
            {"M":[{"name":"v","type":"uint8[][][][][]"}]}           | {"v":[]}        | TOO_LARGE
            {"M":[{"name":"v","type":"bool"},{"name":"v","type":"bool"}]} | {"v":true} | MALFORMED
            {"M":[{"name":"v w","type":"bool"}]}                    | {"v w":true}    | MALFORMED
            {"M":[{"name":"v","type":"bool","indexed":true}]}       | {"v":true}      | MALFORMED
            {"M":[],"uint8":[]}                                     | {}              | MALFORMED
            {"M":[],"M(bool x)":[]}                                 | {}              | MALFORMED
            {"M":[{"name":"n","type":"N"}],"N":[{"name":"m","type":"M[]"}]} | {"n":{"m":[]}} | CIRCULAR_TYPE
            {"N":[]}                                                | {}              | UNKNOWN_TYPE
            {"M":[],"EIP712Domain":[{"name":"owner","type":"address"}]} | {}          | UNKNOWN_FIELD
            {"M":[],"EIP712Domain":[{"name":"name","type":"bytes"}]} | {}             | UNKNOWN_FIELD
            {"M":[],"EIP712Domain":[]}                              | {}              | UNKNOWN_FIELD
            {"M":{}}                                                | {}              | MALFORMED
            """)
    void whatIsNotExactlyAsDeclaredIsRefused(String types, String message, RefusalCode code) {
        String json = "{\"types\":" + types + ",\"primaryType\":\"M\",\"domain\":{\"name\":\"t\"},\"message\":"
                + message + "}";
        assertThatThrownBy(() -> TypedData.parse(json)).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
            assertThat(refused.getMessage()).hasSizeLessThan(300);
        });
    }
}
