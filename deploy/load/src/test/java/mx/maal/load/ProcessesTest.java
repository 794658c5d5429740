package mx.maal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mx.maal.local.Stack;
import org.junit.jupiter.api.Test;

class ProcessesTest {

    @Test
    void readsCpuTimeBehindAnyName() {
        Processes.Usage usage = Processes.Usage.parse(
                "4242 (pg) S 1 (x) S 1 4242 4242 0 -1 4194560 1000 2000 0 0 150 50 30 20 20 0 1 0 12345 220000000 5000\n");
        assertThat(usage).isEqualTo(new Processes.Usage(2_000, 500));
    }

    @Test
    void countsAllButIdlenessOfTheMachine() {
        assertThat(Processes.busyMillis("cpu  100 10 50 100000 2000 1 2 3 0 0")).isEqualTo(1_660);
    }

    @Test
    void tellsTheStacksPartAndTheOthers() {
        Processes.Reading before = new Processes.Reading(
                0, 1_000, Map.of("gateway", 100L, Processes.SIMULATOR, 50L), Map.of(7L, 5_000_000L, 8L, 90_000_000L));
        Processes.Reading after = new Processes.Reading(
                1_000_000_000,
                1_700,
                Map.of("gateway", 400L, Processes.SIMULATOR, 150L),
                Map.of(7L, 105_000_000L, 9L, 50_000_000L));
        Figures figures = new Figures();

        after.since(before).put(figures, "CPU", 100);

        assertThat(figures.get("CPU", "gateway")).isEqualTo(3);
        assertThat(figures.get("CPU", "stack (without the last two)")).isEqualTo(3);
        assertThat(figures.get("CPU", "its threads' waiting for a core")).isEqualTo(1.5);
        assertThat(figures.get("CPU", "others' share of the CPU, %"))
                .isEqualTo(30.0 / Runtime.getRuntime().availableProcessors());
    }

    @Test
    void readsForHowLongAThreadWaitedForACore() {
        assertThat(ReadyThreads.parse("20444935484 144054160432 53536\n")).isEqualTo(144_054_160_432L);
        assumeTrue(Files.isReadable(Path.of("/proc/self/schedstat")));
        long me = ProcessHandle.current().pid();
        assertThat(ReadyThreads.nanos(List.of(me))).containsKey(me).hasSizeGreaterThan(1);
    }

    @Test
    void readsResidentMemory() {
        assertThat(Processes.mib(List.of("Name:\tjava", "VmHWM:\t  409600 kB", "VmRSS:\t  204800 kB"), "VmRSS:"))
                .isEqualTo(200);
        assertThat(Processes.mib(List.of("Name:\tkthreadd"), "VmRSS:")).isZero();
    }

    @Test
    void looksAtItselfAndLeavesOutWhatHasEnded() {
        assumeTrue(Processes.readable());
        long nobody = 4_194_305;
        Stack stack = new Stack("", "", "", "", "", null, List.of(), List.of(new Stack.Running("gateway", nobody)));
        Processes processes = new Processes(stack);

        assertThat(processes.read().millis()).containsOnlyKeys(Processes.LOAD_GENERATOR);
        assertThat(processes.residentMiB().get(Processes.LOAD_GENERATOR)).isPositive();
    }
}
