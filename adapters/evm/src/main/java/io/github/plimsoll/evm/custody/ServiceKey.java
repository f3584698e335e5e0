package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.execution.spi.KeyVersion;
import io.github.plimsoll.execution.spi.SealedKey;
import java.util.Arrays;

/** A version whose key is in a key service: nothing of it is in this process. As thread-safe as the service. */
public final class ServiceKey implements KeyEncryptionKey {
    private final String version;
    private final KeyService service;

    /** @throws IllegalArgumentException when the name is none */
    public ServiceKey(String version, KeyService service) {
        this.version = new KeyVersion(version, service.key(), KeyVersion.State.ACTIVE).id();
        this.service = service;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String check() {
        return service.key();
    }

    @Override
    public byte[] wrap(byte[] dataKey, Binding binding) {
        byte[] wrapped = service.encrypt(dataKey, binding.named());
        if (wrapped.length == 0 || wrapped.length > SealedKey.MOST_WRAPPED / 2) {
            throw new IllegalStateException("the key service answered with " + wrapped.length + " bytes");
        }
        return wrapped;
    }

    @Override
    public byte[] unwrap(byte[] wrapped, Binding binding) {
        byte[] dataKey = service.decrypt(wrapped, binding.named());
        if (dataKey.length != Sealed.KEY) {
            Arrays.fill(dataKey, (byte) 0);
            throw new RefusedException(
                    RefusalCode.WRONG_LENGTH, "a data key has 32 bytes, and the key service gave others");
        }
        return dataKey;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "key version " + version + " in a key service";
    }
}
