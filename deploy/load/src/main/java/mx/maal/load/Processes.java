package mx.maal.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mx.maal.local.Stack;

/** What the processes of a stack, and this one, have used of the machine, as Linux tells it in {@code /proc}. */
final class Processes {

    /** This process, which is no part of what it measures. */
    static final String LOAD_GENERATOR = "load generator";

    /** It plays somebody else's servers, which are no part of the stack either. */
    static final String SIMULATOR = "simulator";

    private static final String POSTGRESQL = "postgresql";
    private static final Path PROC = Path.of("/proc");

    /** Of USER_HZ, in which the kernel counts for all of its readers: 100 a second wherever Java runs. */
    private static final long MILLIS_PER_TICK = 10;

    private final Map<String, Long> pids = new LinkedHashMap<>();

    Processes(Stack stack) {
        for (Stack.Running process : stack.processes()) {
            pids.put(process.name().equals("up") ? "launcher with Kafka" : process.name(), process.pid());
        }
        pids.put(LOAD_GENERATOR, ProcessHandle.current().pid());
    }

    /** Whether there is anything to read; not on macOS. */
    static boolean readable() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** CPU time used since each process began, by its name, in milliseconds; without those that have ended. */
    Map<String, Long> cpuMillis() {
        Map<String, Long> millis = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            try {
                millis.put(
                        name,
                        name.equals(POSTGRESQL) ? ofFamily(pid) : read(pid).ownMillis());
            } catch (IOException e) {
                // It has ended.
            }
        });
        return millis;
    }

    /** Memory that each process has in use, by its name, in MiB; PostgreSQL's and those that have ended are left out. */
    Map<String, Long> residentMiB() {
        Map<String, Long> resident = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            // Its processes share most of their memory: their sum would say nothing.
            if (!name.equals(POSTGRESQL)) {
                try {
                    resident.put(name, residentMiB(Files.readAllLines(PROC.resolve(pid + "/status"))));
                } catch (IOException e) {
                    // It has ended.
                }
            }
        });
        return resident;
    }

    /** PostgreSQL works in a process per connection: those that live, and those that have ended. */
    private static long ofFamily(long pid) throws IOException {
        Usage postmaster = read(pid);
        long millis = postmaster.ownMillis() + postmaster.endedChildrenMillis();
        try (Stream<ProcessHandle> children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children)) {
            for (ProcessHandle child : children.toList()) {
                try {
                    millis += read(child.pid()).ownMillis();
                } catch (IOException e) {
                    // It has just ended, and counts among those the next time.
                }
            }
        }
        return millis;
    }

    private static Usage read(long pid) throws IOException {
        return Usage.parse(Files.readString(PROC.resolve(pid + "/stat")));
    }

    /**
     * CPU time of one process.
     *
     * @param endedChildrenMillis of its children that have ended, and theirs
     */
    record Usage(long ownMillis, long endedChildrenMillis) {

        /** @param stat the line of {@code /proc/<pid>/stat} */
        static Usage parse(String stat) {
            // The second field is the program's name, in parentheses, and may contain anything, parentheses too.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new Usage(ticks(fields, 14) + ticks(fields, 15), ticks(fields, 16) + ticks(fields, 17));
        }

        /** @param field as proc(5) numbers it; the first one here is the third */
        private static long ticks(String[] fields, int field) {
            return Long.parseLong(fields[field - 3]) * MILLIS_PER_TICK;
        }
    }

    /** @param status the lines of {@code /proc/<pid>/status} */
    static long residentMiB(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
