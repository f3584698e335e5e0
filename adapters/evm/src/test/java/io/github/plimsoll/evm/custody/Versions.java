package io.github.plimsoll.evm.custody;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Key versions and chance that are the same in each run. */
final class Versions {
    private Versions() {}

    static LocalKey version(int number) {
        byte[] key = new byte[LocalKey.LENGTH];
        new SplittableRandom(number).nextBytes(key);
        return LocalKey.of("v" + number, key, random(number));
    }

    static KeyRing ring(int... numbers) {
        return new KeyRing(Arrays.stream(numbers).mapToObj(Versions::version).toList());
    }

    /** Chance that anybody could guess. */
    static SecureRandom random(long seed) {
        return new Drawn(seed);
    }

    private static final class Drawn extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient SplittableRandom random;

        Drawn(long seed) {
            this.random = new SplittableRandom(seed);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }
    }
}
