package io.github.plimsoll.awskms;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** A key as the service holds it: it signs with k at random and s in either half, or seals with what is given beside. */
final class FakeKey {
    /** The one with its name is written into a public key, the other one computes faster. */
    private static final ECDomainParameters NAMED = ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256k1);

    private static final ECDomainParameters CURVE = new ECDomainParameters(CustomNamedCurves.getByName("secp256k1"));
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final BigInteger secret = new BigInteger(256, random)
            .mod(CURVE.getN().subtract(BigInteger.ONE))
            .add(BigInteger.ONE);
    private final SecretKeySpec symmetric = new SecretKeySpec(random.generateSeed(32), "AES");

    volatile String spec = "ECC_SECG_P256K1";
    volatile String usage = "SIGN_VERIFY";
    volatile boolean enabled = true;

    byte[] publicKey() {
        try {
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                            new ECPublicKeyParameters(NAMED.getG().multiply(secret), NAMED))
                    .getEncoded();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    byte[] sign(byte[] digest) {
        ECDSASigner signer = new ECDSASigner();
        signer.init(true, new ParametersWithRandom(new ECPrivateKeyParameters(secret, CURVE), random));
        BigInteger[] made = signer.generateSignature(digest);
        BigInteger s = random.nextBoolean() ? made[1] : CURVE.getN().subtract(made[1]);
        try {
            return new DERSequence(new ASN1Encodable[] {new ASN1Integer(made[0]), new ASN1Integer(s)}).getEncoded();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    byte[] seal(byte[] plain, byte[] beside) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, symmetric, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(beside);
            byte[] sealed = cipher.doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** @throws GeneralSecurityException when it was sealed otherwise */
    byte[] open(byte[] sealed, byte[] beside) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, symmetric, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE));
        cipher.updateAAD(beside);
        return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    }
}
