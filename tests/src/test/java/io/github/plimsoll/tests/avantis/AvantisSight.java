package io.github.plimsoll.tests.avantis;

/** What many seeds have to meet: what a simulation never saw it proves nothing about. */
enum AvantisSight {
    OPENED,
    INCREASED,
    CLOSED,
    CLOSED_IN_PART,
    DECLINED,
    /** The venue took it, the chain never saw it. */
    PROVED_UNUSED,
    /** Filled while nobody listened, and found among what the trader holds. */
    FOUND_BY_READING,
    /** Heard when the service was asked again. */
    TOLD_WHEN_ASKED,
    /** Its outcome nobody tells: a person is told so. */
    LOST_AND_SAID,
    BOOKED_BY_PERSONS,
    /** Signed again after it was proved that what was signed before never happened. */
    SIGNED_AGAIN,
    SECOND_ARRIVAL_OF_ONE_ORDER,
    TURNED_AWAY,
    DIED_WITH_AN_OPEN_STREAM,
    DIFFERENCE_TOLD,
    DELEGATION_ENDED,
    TWO_PROCESSES_AT_ONCE,
    EVENTS_READ_FROM_THE_BEGINNING
}
