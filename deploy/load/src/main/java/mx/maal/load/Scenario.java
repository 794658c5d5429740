package mx.maal.load;

import java.util.Map;

/** Something that is done to a running stack, to see how it bears it. Made from its options, which it takes at once. */
interface Scenario {

    /**
     * Runs it, and prints what it came to.
     *
     * @throws mx.maal.local.demo.CannotRun when it cannot be carried out
     */
    Outcome run(Bench bench);

    /**
     * @param figures for the JSON file
     * @param flawless whether nothing was oversold and nobody met an error, whatever the rates
     */
    record Outcome(Map<String, Object> figures, boolean flawless) {}
}
