package mx.maal.load;

import java.io.PrintStream;
import mx.maal.load.http.Loop;
import mx.maal.local.Stack;
import mx.maal.local.demo.CannotRun;
import mx.maal.local.demo.Measures;
import mx.maal.local.demo.Shopfront;

/**
 * What a scenario works with.
 *
 * @param backOffice for what is prepared and looked at when no clock runs: simple, and dear
 * @param loop on which the shoppers live
 * @param shop the shoppers' requests: cheap
 * @param out where it is told how it goes
 */
record Bench(Stack stack, Shopfront backOffice, Loop loop, Shop shop, Processes processes, PrintStream out)
        implements AutoCloseable {

    static Bench of(Stack stack, boolean keys, PrintStream out) {
        Loop loop = new Loop();
        return new Bench(
                stack,
                new Shopfront(stack, new Measures()),
                loop,
                new Shop(loop, stack, keys),
                new Processes(stack),
                out);
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("Interrupted", e);
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
