package io.github.plimsoll.evm;

/** Why something is not read, signed or sent. The names are stable: people, files and other programs may rely on them. */
public enum RefusalCode {
    /** Not what the format allows: no JSON, no hex digits, a number with a fraction. */
    MALFORMED,
    /** A field that has to be there is not. */
    MISSING_FIELD,
    /** A field that nothing declares: what is signed must be what is shown. */
    UNKNOWN_FIELD,
    /** A type that does not exist, or is written in another way than the standard's. */
    UNKNOWN_TYPE,
    /** A struct that contains itself. */
    CIRCULAR_TYPE,
    /** A value of another kind than its type. */
    WRONG_TYPE,
    /** A number that its type cannot hold. */
    OUT_OF_RANGE,
    /** More or fewer bytes or elements than its type has. */
    WRONG_LENGTH,
    /** The capital letters of an address are not those of its checksum: it was mistyped. */
    BAD_CHECKSUM,
    /** More than is read at all. */
    TOO_LARGE,

    /** A private key that is not 32 bytes between 1 and the order of the curve. */
    BAD_KEY,
    /** A signature that is not a SEQUENCE of two shortest INTEGERs and nothing else. */
    MALFORMED_DER,
    /** r is not between 1 and the order of the curve. */
    R_OUT_OF_RANGE,
    /** s is not between 1 and the order of the curve. */
    S_OUT_OF_RANGE,
    /** s is in the upper half: nodes refuse it (EIP-2). */
    HIGH_S,
    /** The last of 65 bytes is neither 27 nor 28. */
    BAD_V,
    /** A signature, but not of this digest by this key. */
    NOT_THE_SIGNER,
    /** A signature whose point lies beyond the order of the curve: Ethereum has no way to write it. */
    NO_RECOVERY_ID,

    /** A transaction for another chain than ours. */
    WRONG_CHAIN,
    /** Less gas than any transaction needs. */
    GAS_TOO_LOW,
    /** More gas than one transaction may ask for. */
    GAS_ABOVE_CAP,
    /** The tip is above the whole fee. */
    TIP_ABOVE_FEE,
    /** The price of gas, or of all the gas of one transaction, is above the cap. */
    FEE_ABOVE_CAP,
    /** The smallest fee with which nodes take a replacement is above the cap. */
    BUMP_ABOVE_CAP,
    /** What gas costs is not known: then nothing is sent. */
    FEE_UNKNOWN,
    /** The balance does not pay for value, gas and the fees beside it. */
    INSUFFICIENT_FUNDS,
    /** The balance could not be read, which is not a balance of 0. */
    FUNDS_UNKNOWN,
    /** How much gas a call needs is not known. */
    GAS_UNKNOWN,
    /** The contract would refuse the call. */
    WOULD_REVERT,
    /** What was promised within 24 hours, and this with it, is above the cap. */
    DAY_ABOVE_CAP,
    /** The code at an address is not what was pinned. */
    WRONG_CODE,
    /** What is at an address could not be read, or the nodes contradict each other. */
    CODE_UNKNOWN,
    /** A token counts in other units than were pinned. */
    WRONG_DECIMALS,
    /** Somebody may take more of a token, or less, than exactly what was pinned. */
    WRONG_ALLOWANCE,
    /** The id of a call stands for another call. */
    KEY_REUSED,
    /** The signer's policy does not allow it. */
    NOT_ALLOWED,

    /** A version or a kind that is not read or written here. */
    UNSUPPORTED,
    /** The cost of a key derivation is beyond what is worked through for a file, or too little to protect a new one. */
    OUT_OF_BOUNDS,
    /** Sealed with another key, for something else, or changed since. */
    NOT_AUTHENTIC,
    /** A version of the key above all wallets that this program was not given, or not as it was given. */
    UNKNOWN_VERSION,
    /** The owner has another wallet, or the wallet another owner. */
    OTHER_WALLET,
    /** The password does not open the keystore, or the file was changed. */
    WRONG_PASSWORD,
    /** The key inside belongs to another address than the file says. */
    WRONG_ADDRESS
}
