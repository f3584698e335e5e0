package io.github.plimsoll.evm.custody;

/** A key service does not answer in time, or says no: nothing was signed, encrypted or opened. Its sentence holds no secret. */
public final class KeyServiceException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** A failure, without a cause: what libraries throw may repeat what was asked. */
    public KeyServiceException(String sentence) {
        super(sentence);
    }
}
