package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.List;

/** The limits that one kind of key has in one lane: the layout of its cells. */
final class Group {
    final Lane lane;
    final String keyKind;
    private final List<SlidingWindow> limits = new ArrayList<>();

    Group(Lane lane, String keyKind) {
        this.lane = lane;
        this.keyKind = keyKind;
    }

    /** Position of the limit in a cell, or -1. */
    int slot(String limitId) {
        for (int i = 0; i < limits.size(); i++) {
            if (limits.get(i).id().equals(limitId)) {
                return i;
            }
        }
        return -1;
    }

    void add(SlidingWindow limit) {
        if (slot(limit.id()) < 0) {
            limits.add(limit);
        }
    }

    List<SlidingWindow> limits() {
        return limits;
    }
}
