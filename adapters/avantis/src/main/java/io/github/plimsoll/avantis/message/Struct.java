package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.signing.TypedField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The structs of the router, with the names under which they are signed: some with an underscore, some without. The order of
 * fields is that of the typed data; the ABI's is the same but for {@link #DELEGATE}.
 */
enum Struct {
    TRADE(
            "Trade",
            "address trader,uint256 pairIndex,uint256 index,uint256 initialPosToken,uint256 positionSizeUSDC,"
                    + "uint256 openPrice,bool buy,uint256 leverage,uint256 tp,uint256 sl,uint256 timestamp"),
    UPDATE(
            "UpdatePositionSize",
            "address trader,uint256 pairIndex,uint256 index,uint256 openPrice,uint256 initialPosToken,"
                    + "uint256 leverage"),
    OPEN("OpenTradeReq", "Trade _t,uint8 _type,uint256 _slippageP,uint256 _deadline,uint256 _nonce"),
    OPEN_COIN(
            "OpenTradeCoinExposureReq",
            "Trade _t,uint8 _type,uint256 _coinExposure,uint256 _minLeverage,uint256 _maxLeverage,uint256 _slippageP,"
                    + "uint256 _deadline,uint256 _nonce"),
    CLOSE("CloseTradeReq", closing("_amount")),
    CLOSE_COIN("CloseTradeCoinExposureReq", closing("_coinExposure")),
    INCREASE(
            "IncreasePositionSizeReq",
            "UpdatePositionSize _updateInfo,uint256 _slippageP,uint256 _deadline,uint256 _nonce"),
    INCREASE_COIN(
            "IncreasePositionSizeWithCoinExposureReq",
            "UpdatePositionSize _updateInfo,uint256 _coinExposure,uint256 _minLeverage,uint256 _maxLeverage,"
                    + "uint256 _slippageP,uint256 _deadline,uint256 _nonce"),
    LEVELS(
            "UpdateTpSlReq",
            "address trader,uint256 _pairIndex,uint256 _index,uint256 _newTp,uint256 _newSl,uint256 _deadline,"
                    + "uint256 _nonce"),
    TRIGGER(
            "TpSlReq",
            "address trader,uint256 pairIndex,uint256 index,uint8 triggerType,uint256 coinSize,bool buy,uint256 price,"
                    + "int256 percentage,uint256 timestamp,uint256 signTimestamp,uint8 orderType,uint256 nonce"),
    DELEGATE(
            "DelegateReq",
            "address trader,address delegate,uint256 expiry,uint256 deadline,string tnc,uint256 nonce",
            "0,1,2,4,3,5"),
    CANCEL("CancelOffchainOrder", "string entityId");

    private final String typeName;
    private final String layout;
    private final String abi;

    /** What the texts say, read once. */
    private static final class Layouts {
        private static final Map<Struct, List<TypedField>> FIELDS = new EnumMap<>(Struct.class);

        static {
            for (Struct struct : Struct.values()) {
                FIELDS.put(
                        struct,
                        Arrays.stream(struct.layout.split(","))
                                .map(field -> field.split(" "))
                                .map(parts -> new TypedField(parts[1], parts[0]))
                                .toList());
            }
        }
    }

    Struct(String typeName, String layout) {
        this(typeName, layout, "");
    }

    Struct(String typeName, String layout, String abi) {
        this.typeName = typeName;
        this.layout = layout;
        this.abi = abi;
    }

    private static String closing(String size) {
        return "address _trader,uint256 _pairIndex,uint256 _index,uint256 _openTimestamp,uint256 " + size
                + ",uint256 _wantedPrice,uint256 _deadline,uint256 _nonce";
    }

    String typeName() {
        return typeName;
    }

    List<TypedField> fields() {
        return Objects.requireNonNull(Layouts.FIELDS.get(this), typeName);
    }

    /** Where the fields stand in the ABI: the place in {@link #fields} of each. */
    int[] abiOrder() {
        return abi.isEmpty()
                ? IntStream.range(0, fields().size()).toArray()
                : Arrays.stream(abi.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    /** The struct of this name, or null when the type is none of ours. */
    static @Nullable Struct named(String typeName) {
        for (Struct one : values()) {
            if (one.typeName.equals(typeName)) {
                return one;
            }
        }
        return null;
    }

    /** This struct and those it holds, as typed data wants them. */
    Map<String, List<TypedField>> types() {
        Map<String, List<TypedField>> all = new LinkedHashMap<>();
        all.put(typeName, fields());
        for (TypedField field : fields()) {
            Struct held = named(field.type());
            if (held != null) {
                all.putAll(held.types());
            }
        }
        return all;
    }

    /** Values by name, as typed data wants them. */
    Map<String, Object> message(List<?> values) {
        Map<String, Object> all = new LinkedHashMap<>();
        List<TypedField> fields = fields();
        for (int i = 0; i < fields.size(); i++) {
            Struct held = named(fields.get(i).type());
            Object value = values.get(i);
            all.put(fields.get(i).name(), held == null ? value : held.message((List<?>) value));
        }
        return all;
    }

    /** As it stands in the signature of a function: its types in parentheses. */
    String tuple() {
        return fields().stream().map(TypedField::type).collect(Collectors.joining(",", "(", ")"));
    }
}
