package io.github.plimsoll.feeds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Rounding;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads 5-minute bars and draws their path. Anything unexpected is refused with its line. */
final class BarTape {
    private static final long BAR_MILLIS = 300_000;
    private static final long STEP_MICROS = 5_000_000;
    /** Ticks of one bar: 0, 5, ... 295 s after its beginning. */
    static final int TICKS_PER_BAR = 60;
    /** The ticks on which the path meets open, first extreme, second extreme and close. */
    private static final int[] KNOTS = {0, 20, 40, 59};

    private static final List<String> FIELDS =
            List.of("endTime", "openPrice", "highPrice", "lowPrice", "closePrice", "volume", "amount");
    private static final int END = 0;
    private static final int OPEN = 1;
    private static final int HIGH = 2;
    private static final int LOW = 3;
    private static final int CLOSE = 4;

    private final String file;
    private final Instrument instrument;
    private final JsonParser json;
    private final Ticks ticks = new Ticks(1 << 12);
    private final long[] bar = new long[FIELDS.size()];
    private int bars;
    private long firstEnd;
    private long lastEnd;

    private BarTape(String file, Instrument instrument, JsonParser json) {
        this.file = file;
        this.instrument = instrument;
        this.json = json;
    }

    static Tape read(String file, Instrument instrument, InputStream in) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (JsonParser json = factory.createParser(in)) {
            return new BarTape(file, instrument, json).read();
        } catch (CharConversionException noText) {
            // Also while it is found out which encoding it is.
            throw new TapeException(file, 1, "is not well-formed JSON");
        }
    }

    private Tape read() throws IOException {
        try {
            document();
        } catch (JsonProcessingException malformed) {
            int line = malformed.getLocation() == null
                    ? 1
                    : malformed.getLocation().getLineNr();
            throw new TapeException(file, Math.max(1, line), "is not well-formed JSON");
        }
        long end = Tape.WORLD_START_MICROS + bars * BAR_MILLIS * 1_000L;
        return new Tape(file, instrument, true, bars, ticks.micros(), ticks.units(), end);
    }

    private void document() throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT, "the file must be one JSON object");
        boolean seen = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("name")) {
                require(value == JsonToken.VALUE_STRING, "name must be a text");
            } else {
                require(field.equals("ohlc"), "only name and ohlc are known");
                require(value == JsonToken.START_ARRAY, "ohlc must be a list of bars");
                seen = true;
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    bar();
                }
            }
        }
        require(seen && bars > 0, "ohlc must hold at least one bar");
        require(json.nextToken() == null, "nothing may follow the object");
    }

    private void bar() throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, "a bar must be an object");
        int found = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            int field = FIELDS.indexOf(json.currentName());
            require(field >= 0, "a bar has the fields " + String.join(", ", FIELDS));
            bar[field] = number(FIELDS.get(field), json.nextToken(), field);
            found |= 1 << field;
        }
        require(found == (1 << FIELDS.size()) - 1, "a bar has the fields " + String.join(", ", FIELDS));
        check();
        draw();
    }

    private long number(String what, JsonToken token, int field) throws IOException {
        boolean whole = field == END;
        require(
                token == JsonToken.VALUE_NUMBER_INT || (!whole && token == JsonToken.VALUE_NUMBER_FLOAT),
                what + " must be a " + (whole ? "whole " : "") + "number");
        try {
            return Decimals.parse(what, json.getText(), whole ? 0 : field <= CLOSE ? instrument.priceDecimals() : 12);
        } catch (IllegalArgumentException | ArithmeticException bad) {
            throw broken(String.valueOf(bad.getMessage()));
        }
    }

    private void check() {
        require(bars < Ticks.MAX / TICKS_PER_BAR, "a tape has at most " + Ticks.MAX / TICKS_PER_BAR + " bars");
        if (bars == 0) {
            require(
                    bar[END] > 0 && (bar[END] + 1) % BAR_MILLIS == 0,
                    "endTime must be the last millisecond of 5 minutes");
            firstEnd = bar[END];
        } else {
            require(bar[END] - lastEnd == BAR_MILLIS, "endTime must be 300000 after the bar before");
        }
        lastEnd = bar[END];
        require(bar[LOW] > 0, "lowPrice must be above 0");
        require(bar[LOW] <= Math.min(bar[OPEN], bar[CLOSE]), "lowPrice must not be above openPrice or closePrice");
        require(bar[HIGH] >= Math.max(bar[OPEN], bar[CLOSE]), "highPrice must not be below openPrice or closePrice");
        require(bar[5] >= 0 && bar[6] >= 0, "volume and amount must not be negative");
    }

    private void draw() {
        boolean rose = bar[CLOSE] >= bar[OPEN];
        long[] prices = {bar[OPEN], rose ? bar[LOW] : bar[HIGH], rose ? bar[HIGH] : bar[LOW], bar[CLOSE]};
        long begin = Tape.WORLD_START_MICROS + (lastEnd - firstEnd) * 1_000L;
        int leg = 0;
        for (int i = 0; i < TICKS_PER_BAR; i++) {
            if (i > KNOTS[leg + 1]) {
                leg++;
            }
            long done = (long) i - KNOTS[leg];
            long length = (long) KNOTS[leg + 1] - KNOTS[leg];
            long move = Exact.mulDiv(prices[leg + 1] - prices[leg], done, length, Rounding.HALF_EVEN);
            ticks.add(begin + i * STEP_MICROS, prices[leg] + move);
        }
        bars++;
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw broken(rule);
        }
    }

    private TapeException broken(String rule) {
        return new TapeException(file, json.currentLocation().getLineNr(), rule);
    }
}
