package io.github.plimsoll.evm.signing;

import static io.github.plimsoll.evm.RefusalCode.CIRCULAR_TYPE;
import static io.github.plimsoll.evm.RefusalCode.MALFORMED;
import static io.github.plimsoll.evm.RefusalCode.TOO_LARGE;
import static io.github.plimsoll.evm.RefusalCode.UNKNOWN_TYPE;

import io.github.plimsoll.evm.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The structs of typed data, checked as a whole: every field has a name of its own and a type that exists, and none
 * contains itself. Immutable.
 */
final class StructTypes {
    /** Structs, fields of one struct, and dimensions of one array, at most. */
    private static final int MAX_STRUCTS = 64;

    private static final int MAX_FIELDS = 128;
    private static final int MAX_DIMENSIONS = 4;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]{0,99}");
    private static final Pattern ARRAY = Pattern.compile("(.+)\\[([1-9][0-9]{0,4})?]");
    private static final Pattern NUMBER = Pattern.compile("u?int([1-9][0-9]{0,2})");
    private static final Pattern FIXED_BYTES = Pattern.compile("bytes([1-9][0-9]?)");
    /** What looks like a type of the standard and is none may not be a struct's name. */
    private static final Pattern RESERVED = Pattern.compile("address|bool|string|bytes[0-9]*|u?int[0-9]*");

    private final Map<String, List<TypedField>> structs;
    private final Map<String, byte[]> hashes = new HashMap<>();

    StructTypes(Map<String, List<TypedField>> structs) {
        this.structs = new LinkedHashMap<>(structs);
        if (structs.size() > MAX_STRUCTS) {
            throw new RefusedException(TOO_LARGE, "there are at most " + MAX_STRUCTS + " types");
        }
        this.structs.forEach(this::check);
        for (String name : this.structs.keySet()) {
            requireNoCircle(name, new ArrayDeque<>(), new HashSet<>());
            hashes.put(name, Keccak.hash(encode(name).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void check(String name, List<TypedField> fields) {
        if (!NAME.matcher(name).matches() || RESERVED.matcher(name).matches()) {
            throw new RefusedException(MALFORMED, "no struct can be named " + TypedValues.shown(name));
        }
        if (fields.size() > MAX_FIELDS) {
            throw new RefusedException(TOO_LARGE, name + " has at most " + MAX_FIELDS + " fields");
        }
        Set<String> names = new HashSet<>();
        for (TypedField field : fields) {
            if (!NAME.matcher(field.name()).matches() || !names.add(field.name())) {
                throw new RefusedException(
                        MALFORMED, name + " has a field without a name of its own: " + TypedValues.shown(field.name()));
            }
            String type = innermost(field.type());
            if (!structs.containsKey(type) && !isAtomic(type)) {
                throw new RefusedException(
                        UNKNOWN_TYPE,
                        name + "." + field.name() + " has no type that there is: " + TypedValues.shown(type));
            }
        }
    }

    private static String innermost(String type) {
        String found = type;
        String element = elementOf(type);
        for (int dimensions = 1; element != null; dimensions++) {
            if (dimensions > MAX_DIMENSIONS) {
                throw new RefusedException(TOO_LARGE, "an array has at most " + MAX_DIMENSIONS + " dimensions");
            }
            found = element;
            element = elementOf(element);
        }
        return found;
    }

    private static boolean isAtomic(String type) {
        int bits = bitsOf(type);
        return type.equals("address")
                || type.equals("bool")
                || type.equals("string")
                || type.equals("bytes")
                || (bits > 0 && bits <= 256 && bits % 8 == 0)
                || (bytesOf(type) > 0 && bytesOf(type) <= Words.LENGTH);
    }

    private void requireNoCircle(String name, Deque<String> above, Set<String> done) {
        if (above.contains(name)) {
            throw new RefusedException(CIRCULAR_TYPE, name + " contains itself");
        }
        if (!done.add(name)) {
            return;
        }
        above.push(name);
        for (TypedField field : fields(name)) {
            String type = bare(field.type());
            if (structs.containsKey(type)) {
                requireNoCircle(type, above, done);
            }
        }
        above.pop();
    }

    private static String bare(String type) {
        int array = type.indexOf('[');
        return array < 0 ? type : type.substring(0, array);
    }

    /** Bits of {@code uint} and {@code int} types; 0 for others. */
    static int bitsOf(String type) {
        Matcher number = NUMBER.matcher(type);
        return number.matches() ? Integer.parseInt(number.group(1)) : 0;
    }

    /** Bytes of {@code bytes1} to {@code bytes32}; 0 for others. */
    static int bytesOf(String type) {
        Matcher fixed = FIXED_BYTES.matcher(type);
        return fixed.matches() ? Integer.parseInt(fixed.group(1)) : 0;
    }

    /** The type of an array's elements; null when it is none. */
    static @Nullable String elementOf(String type) {
        Matcher array = ARRAY.matcher(type);
        return array.matches() ? array.group(1) : null;
    }

    /** How many elements an array has; 0 when that is left open. */
    static int lengthOf(String array) {
        Matcher parts = ARRAY.matcher(array);
        return parts.matches() && parts.group(2) != null ? Integer.parseInt(parts.group(2)) : 0;
    }

    boolean has(String struct) {
        return structs.containsKey(struct);
    }

    List<TypedField> fields(String struct) {
        List<TypedField> fields = structs.get(struct);
        if (fields == null) {
            throw new RefusedException(UNKNOWN_TYPE, "there is no type " + TypedValues.shown(struct));
        }
        return fields;
    }

    byte[] hash(String struct) {
        byte[] hash = hashes.get(struct);
        if (hash == null) {
            throw new RefusedException(UNKNOWN_TYPE, "there is no type " + TypedValues.shown(struct));
        }
        return hash;
    }

    /** As the standard writes it: the struct, and after it those that it holds, by name. */
    String encode(String struct) {
        Set<String> held = new TreeSet<>();
        collect(struct, held);
        held.remove(struct);
        StringBuilder all = new StringBuilder();
        append(struct, all);
        held.forEach(name -> append(name, all));
        return all.toString();
    }

    private void collect(String struct, Set<String> held) {
        if (structs.containsKey(struct) && held.add(struct)) {
            fields(struct).forEach(field -> collect(bare(field.type()), held));
        }
    }

    private void append(String struct, StringBuilder all) {
        all.append(struct).append('(');
        String between = "";
        for (TypedField field : fields(struct)) {
            all.append(between).append(field.type()).append(' ').append(field.name());
            between = ",";
        }
        all.append(')');
    }
}
