package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.Refusal;

/** A signer does not sign this now, for a reason that passes. Its message may be shown. */
public final class NotNowException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Why not, and what would pass. */
    public NotNowException(Refusal refusal) {
        super(refusal.toString());
    }
}
