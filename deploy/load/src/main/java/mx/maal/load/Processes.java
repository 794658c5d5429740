package mx.maal.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.maal.local.Stack;

/** What the processes of a stack, and this one, have used of the machine, as Linux tells it in {@code /proc}. */
final class Processes {

    /** This process, which is no part of what it measures. */
    static final String LOAD_GENERATOR = "load generator";

    /** It plays somebody else's servers, which are no part of the stack either. */
    static final String SIMULATOR = "simulator";

    static final String POSTGRESQL = "postgresql";

    /** Kafka runs in it. */
    static final String LAUNCHER = "launcher with Kafka";

    private static final String ALL = "VmRSS:";
    private static final String OWN = "RssAnon:";
    private static final Path PROC = Path.of("/proc");

    /** Of USER_HZ, in which the kernel counts for all of its readers: 100 a second wherever Java runs. */
    private static final long MILLIS_PER_TICK = 10;

    private final Map<String, Long> pids = new LinkedHashMap<>();

    Processes(Stack stack) {
        for (Stack.Running process : stack.processes()) {
            pids.put(process.name().equals("up") ? LAUNCHER : process.name(), process.pid());
        }
        pids.put(LOAD_GENERATOR, ProcessHandle.current().pid());
    }

    /** Whether there is anything to read; not on macOS. */
    static boolean readable() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** What has been used so far. */
    Reading read() {
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
        return new Reading(System.nanoTime(), machineMillis(), millis, ReadyThreads.nanos(pidsOfTheStack()));
    }

    /**
     * CPU time used until an instant, or since another one.
     *
     * @param nanos the instant by {@link System#nanoTime}, or how long since the other one
     * @param machineMillis of all processes of the machine; 0 where there is no {@code /proc}
     * @param millis by process; without those that have ended
     * @param readyNanos of the threads of the stack, as {@link ReadyThreads} tells
     */
    record Reading(long nanos, long machineMillis, Map<String, Long> millis, Map<Long, Long> readyNanos) {

        /** Nothing in no time. */
        static Reading none() {
            return new Reading(0, 0, Map.of(), Map.of());
        }

        Reading since(Reading before) {
            return new Reading(
                    nanos - before.nanos,
                    machineMillis - before.machineMillis,
                    difference(millis, before.millis),
                    difference(readyNanos, before.readyNanos));
        }

        /** What was used in this time and in another. */
        Reading and(Reading other) {
            return new Reading(
                    nanos + other.nanos,
                    machineMillis + other.machineMillis,
                    sum(millis, other.millis),
                    sum(readyNanos, other.readyNanos));
        }

        private static <K> Map<K, Long> difference(Map<K, Long> after, Map<K, Long> before) {
            Map<K, Long> difference = new LinkedHashMap<>();
            after.forEach((key, now) -> difference.put(key, now - before.getOrDefault(key, 0L)));
            return difference;
        }

        private static <K> Map<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
            Map<K, Long> sum = new LinkedHashMap<>(one);
            other.forEach((key, more) -> sum.merge(key, more, Long::sum));
            return sum;
        }

        /** Puts what each process used, divided by how many it was used for, and what all of the stack did together. */
        void put(Figures figures, String section, int count) {
            if (millis.isEmpty()) {
                return;
            }
            long stack = 0;
            for (Map.Entry<String, Long> process : millis.entrySet()) {
                stack += isOfTheStack(process.getKey()) ? process.getValue() : 0;
                figures.put(section, process.getKey(), (double) process.getValue() / count);
            }
            figures.put(section, "stack (without the last two)", (double) stack / count);
            if (!readyNanos.isEmpty()) {
                figures.put(section, "its threads' waiting for a core", readyMillis() / count);
            }
            figures.put(section, "others' share of the CPU, %", othersPercent());
        }

        private double readyMillis() {
            return readyNanos.values().stream().mapToLong(Long::longValue).sum() / 1e6;
        }

        /** How much of the machine went to what is none of these processes: what was measured suffered from it. */
        private double othersPercent() {
            long known = millis.values().stream().mapToLong(Long::longValue).sum();
            double all = nanos / 1e6 * Runtime.getRuntime().availableProcessors();
            return 100 * Math.max(0, machineMillis - known) / all;
        }
    }

    private List<Long> pidsOfTheStack() {
        List<Long> stack = new ArrayList<>();
        pids.forEach((name, pid) -> {
            if (isOfTheStack(name)) {
                stack.add(pid);
            }
            if (name.equals(POSTGRESQL)) {
                stack.addAll(children(pid));
            }
        });
        return stack;
    }

    private static boolean isOfTheStack(String name) {
        return !name.equals(LOAD_GENERATOR) && !name.equals(SIMULATOR);
    }

    private static long machineMillis() {
        try {
            return busyMillis(Files.readAllLines(PROC.resolve("stat")).get(0));
        } catch (IOException e) {
            return 0;
        }
    }

    /** @param line the first of {@code /proc/stat}: user, nice, system, idle, iowait, irq, softirq, steal… */
    static long busyMillis(String line) {
        String[] fields = line.split(" +");
        long ticks = 0;
        for (int field = 1; field <= 8; field++) {
            boolean idle = field == 4 || field == 5;
            ticks += idle ? 0 : Long.parseLong(fields[field]);
        }
        return ticks * MILLIS_PER_TICK;
    }

    /**
     * Memory that each process has in use, by its name, in MiB; without those that have ended. Of PostgreSQL's processes, which
     * share their buffers, what each has for itself.
     */
    Map<String, Long> residentMiB() {
        Map<String, Long> resident = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            try {
                resident.put(
                        name,
                        name.equals(POSTGRESQL)
                                ? mib(status(pid), OWN) + ofChildren(pid, child -> mib(status(child), OWN))
                                : mib(status(pid), ALL));
            } catch (IOException e) {
                // It has ended.
            }
        });
        return resident;
    }

    /** PostgreSQL works in a process per connection: those that live, and those that have ended. */
    private static long ofFamily(long pid) throws IOException {
        Usage postmaster = read(pid);
        return postmaster.ownMillis()
                + postmaster.endedChildrenMillis()
                + ofChildren(pid, child -> read(child).ownMillis());
    }

    private interface OfProcess {
        long read(long pid) throws IOException;
    }

    private static long ofChildren(long pid, OfProcess figure) {
        long sum = 0;
        for (long child : children(pid)) {
            try {
                sum += figure.read(child);
            } catch (IOException e) {
                // It has just ended.
            }
        }
        return sum;
    }

    private static List<Long> children(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .toList();
    }

    private static List<String> status(long pid) throws IOException {
        return Files.readAllLines(PROC.resolve(pid + "/status"));
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
    static long mib(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
