package mx.maal.local.audit;

import java.util.List;

/** What is on its way between the slices, or stranded. */
interface Events {

    /** The dead letters that nobody has replayed or discarded, described for a person. */
    List<String> deadLetters();

    /** How many events the services have still to handle. */
    long unhandled();

    /**
     * Waits until everything that was under way when it was called has been published and handled.
     *
     * @return false when it was not after some time
     */
    boolean settle();
}
