package mx.maal.local.audit;

/** One of the laws of the house, and how to see whether it holds. */
interface Law {

    /** From 1, in the order of the report. */
    int number();

    /** In a few words, for the report. */
    String statement();

    /** Looks at everything that the law is about and tells what it found. */
    void check(Snapshot snapshot, Findings findings);
}
