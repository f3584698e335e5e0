package io.github.plimsoll.evm.signing;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/** The curve secp256k1: addresses of keys, and keys of signatures (SEC 1, section 4.1.6). */
final class Curve {
    private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");

    static final ECDomainParameters DOMAIN = new ECDomainParameters(PARAMETERS);
    /** The order of the group. */
    static final BigInteger N = PARAMETERS.getN();

    static final BigInteger HALF_N = N.shiftRight(1);
    private static final BigInteger P = PARAMETERS.getCurve().getField().getCharacteristic();
    /** A compressed point: whether y is odd, and x. */
    private static final int COMPRESSED = 33;

    private static final int UNCOMPRESSED = 65;
    private static final int UNCOMPRESSED_TAG = 4;
    private static final int ADDRESS_BYTES = 20;

    private Curve() {}

    /** Whether a private key, r or s has this value: 1 to n - 1. */
    static boolean isScalar(BigInteger value) {
        return value.signum() > 0 && value.compareTo(N) < 0;
    }

    static EvmAddress addressOf(BigInteger secret) {
        return addressOf(new FixedPointCombMultiplier().multiply(PARAMETERS.getG(), secret));
    }

    /** The address of a public key: 65 bytes, 4 and both coordinates of a point that lies on the curve. */
    static EvmAddress addressOf(byte[] publicKey) {
        if (publicKey.length == UNCOMPRESSED && publicKey[0] == UNCOMPRESSED_TAG) {
            try {
                return addressOf(PARAMETERS.getCurve().decodePoint(publicKey));
            } catch (IllegalArgumentException notOnTheCurve) {
                // refused below
            }
        }
        throw new RefusedException(
                RefusalCode.BAD_KEY, "a public key is 4 and both coordinates of a point on the curve");
    }

    private static EvmAddress addressOf(ECPoint publicKey) {
        byte[] encoded = publicKey.normalize().getEncoded(false);
        byte[] hash = Keccak.hash(Arrays.copyOfRange(encoded, 1, encoded.length));
        return new EvmAddress("0x" + HexFormat.of().formatHex(hash, Keccak.LENGTH - ADDRESS_BYTES, Keccak.LENGTH));
    }

    /**
     * Whose signature this is.
     *
     * @param recovery 0 or 1: whether y of the signature's point is odd; 2 and 3 the same when its x is r + n
     * @return null when no key has made it
     */
    static @Nullable EvmAddress signer(int recovery, BigInteger r, BigInteger s, byte[] digest) {
        BigInteger x = recovery < 2 ? r : r.add(N);
        if (x.compareTo(P) >= 0) {
            return null;
        }
        byte[] compressed = new byte[COMPRESSED];
        compressed[0] = (byte) (2 + (recovery & 1));
        Words.put(x, compressed, 1);
        ECPoint point;
        try {
            point = PARAMETERS.getCurve().decodePoint(compressed);
        } catch (IllegalArgumentException noPointHasThisX) {
            return null;
        }
        BigInteger inverse = r.modInverse(N);
        BigInteger message = new BigInteger(1, digest);
        BigInteger ofBase = message.negate().multiply(inverse).mod(N);
        BigInteger ofPoint = s.multiply(inverse).mod(N);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(PARAMETERS.getG(), ofBase, point, ofPoint);
        return key.isInfinity() ? null : addressOf(key);
    }
}
