package io.github.plimsoll.tests.chain;

import io.github.plimsoll.evm.sending.Call;
import java.math.BigInteger;

/**
 * Something that somebody wants to happen once.
 *
 * @param payee kind and address, as the chain counts what others have got
 * @param amount no sum of others' amounts, so that a sum shows what happened how often
 */
record ChainIntent(String id, Call call, long deadline, String payee, BigInteger amount) {}
