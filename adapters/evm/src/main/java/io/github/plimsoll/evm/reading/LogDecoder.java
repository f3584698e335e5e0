package io.github.plimsoll.evm.reading;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.LogEntry;
import io.github.plimsoll.execution.spi.ChainEntry.Change;
import java.util.List;

/** What entries of logs mean. A pure function. */
public interface LogDecoder {
    /** Contracts whose entries are asked for, 1 to 100. */
    List<EvmAddress> contracts();

    /** What an entry changed for those who are watched; nothing when it is about others or something else. */
    List<Change> changes(LogEntry entry);
}
