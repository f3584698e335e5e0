package io.github.plimsoll.execution.spi;

/**
 * A wallet's private key as it is stored: sealed with a data key of its own, which is wrapped with a version of the key above
 * all wallets. Opaque here. Immutable.
 *
 * @param wallet the chain, a colon and the address
 * @param owner whose it is, 1 to 200 characters
 * @param chain which chain, 1 to 50 characters without a colon
 * @param version id of the {@link KeyVersion} that wraps the data key
 * @param wrapped the data key, wrapped: pairs of hex digits, at most {@value #MOST_WRAPPED} characters
 * @param sealed the private key, sealed with the data key: pairs of hex digits, at most {@value #MOST_SEALED} characters
 * @param revision 1 when it is new, one more with each change
 */
public record SealedKey(
        String wallet, String owner, String chain, String version, String wrapped, String sealed, long revision) {
    /** Longest wrapped data key: what key services answer is longer than what is made here. */
    public static final int MOST_WRAPPED = 12_288;
    /** Longest sealed key. */
    public static final int MOST_SEALED = 1_024;

    /** @throws IllegalArgumentException naming what is of another form */
    public SealedKey {
        require(!owner.isEmpty() && owner.length() <= 200, "an owner has 1 to 200 characters");
        require(chain.matches("[!-9;-~]{1,50}"), "a chain is 1 to 50 characters without a colon");
        require(
                wallet.length() <= 200 && wallet.startsWith(chain + ":") && wallet.length() > chain.length() + 1,
                "a wallet is its chain, a colon and its address");
        require(KeyVersion.isId(version), "no key version is named");
        require(wrapped.length() <= MOST_WRAPPED && isHex(wrapped), "a wrapped data key is pairs of hex digits");
        require(sealed.length() <= MOST_SEALED && isHex(sealed), "a sealed key is pairs of hex digits");
        require(revision > 0, "a revision is above 0");
    }

    private static boolean isHex(String text) {
        return !text.isEmpty() && text.length() % 2 == 0 && text.matches("[0-9a-f]+");
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** The same with its data key wrapped with another version. */
    public SealedKey rewrapped(String newVersion, String newlyWrapped) {
        return new SealedKey(wallet, owner, chain, newVersion, newlyWrapped, sealed, revision + 1);
    }

    /** The address alone. */
    public String address() {
        return wallet.substring(chain.length() + 1);
    }

    /** Without what is sealed: it has no place in a log. */
    @Override
    public String toString() {
        return "sealed key of " + wallet + " of " + owner + " under " + version + ", revision " + revision;
    }
}
