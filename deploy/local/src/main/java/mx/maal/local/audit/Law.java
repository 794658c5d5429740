package mx.maal.local.audit;

/** One of the laws of the house, or the promise of fairness beside them, and how to see whether it holds. */
interface Law {

    /** From 1 to 8 for the laws; from 9 on for the promises. */
    int number();

    /** In a few words, for the report. */
    String statement();

    /** Looks at everything that the law is about and tells what it found. */
    void check(Snapshot snapshot, Findings findings);
}
