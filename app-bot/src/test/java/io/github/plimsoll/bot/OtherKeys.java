package io.github.plimsoll.bot;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyService;
import io.github.plimsoll.evm.custody.KeyServiceException;
import io.github.plimsoll.evm.custody.KeyServiceProvider;
import io.github.plimsoll.evm.custody.SigningService;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/**
 * A key service that is found as an artifact's is. What it encrypted is known to this process only; its key {@code signer}
 * signs, {@code away} does not answer, and there is no other.
 */
public final class OtherKeys implements KeyServiceProvider {
    static final String NAME = "other-keys";
    /** Whose signatures are given. */
    static final PrivateKey SIGNER = PrivateKey.random(new SecureRandom());

    private static final Map<String, Map.Entry<byte[], Map<String, String>>> SEALED = new ConcurrentHashMap<>();
    private static final byte[] SPKI = HexFormat.of().parseHex("3056301006072a8648ce3d020106052b8104000a034200");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public KeyService encryption(String key) {
        return new KeyService() {
            @Override
            public String key() {
                return key;
            }

            @Override
            public byte[] encrypt(byte[] secret, Map<String, String> context) {
                byte[] name = new SecureRandom().generateSeed(40);
                SEALED.put(key + HexFormat.of().formatHex(name), Map.entry(secret.clone(), Map.copyOf(context)));
                return name;
            }

            @Override
            public byte[] decrypt(byte[] encrypted, Map<String, String> context) {
                Map.Entry<byte[], Map<String, String>> found =
                        SEALED.get(key + HexFormat.of().formatHex(encrypted));
                if (found == null || !found.getValue().equals(context)) {
                    throw new RefusedException(RefusalCode.NOT_AUTHENTIC, "encrypted otherwise");
                }
                return found.getKey().clone();
            }
        };
    }

    @Override
    public SigningService signing(String key) {
        if (!key.equals("signer") && !key.equals("away")) {
            throw new RefusedException(RefusalCode.MALFORMED, "there is no such key");
        }
        return new SigningService() {
            @Override
            public byte[] publicKey() {
                if (key.equals("away")) {
                    throw new KeyServiceException("the other keys do not answer");
                }
                X9ECParameters curve = CustomNamedCurves.getByName("secp256k1");
                byte[] point = curve.getG()
                        .multiply(SIGNER.lend(bytes -> new BigInteger(1, bytes)))
                        .getEncoded(false);
                byte[] all = java.util.Arrays.copyOf(SPKI, SPKI.length + point.length);
                System.arraycopy(point, 0, all, SPKI.length, point.length);
                return all;
            }

            @Override
            public byte[] sign(byte[] digest) {
                Signature signature = SIGNER.sign(digest);
                byte[] r = signature.r().toByteArray();
                byte[] s = signature.s().toByteArray();
                return java.nio.ByteBuffer.allocate(6 + r.length + s.length)
                        .put((byte) 0x30)
                        .put((byte) (4 + r.length + s.length))
                        .put((byte) 2)
                        .put((byte) r.length)
                        .put(r)
                        .put((byte) 2)
                        .put((byte) s.length)
                        .put(s)
                        .array();
            }
        };
    }
}
