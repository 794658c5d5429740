package mx.maal.load;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How long threads could have run and had to wait for a core. Where that is much more than they ran, answers take long because the
 * machine is full, and not because of what they wait for by design.
 */
final class ReadyThreads {

    private ReadyThreads() {}

    /**
     * @return nanoseconds since each thread began, by its id; without those that have ended, and empty where the kernel does not
     *     tell (Linux does, with {@code CONFIG_SCHED_INFO})
     */
    static Map<Long, Long> nanos(Collection<Long> pids) {
        Map<Long, Long> nanos = new HashMap<>();
        for (long pid : pids) {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
                threads.forEach(thread -> add(thread, nanos));
            } catch (IOException | DirectoryIteratorException e) {
                // It has ended.
            }
        }
        return nanos;
    }

    private static void add(Path thread, Map<Long, Long> nanos) {
        try {
            nanos.put(
                    Long.valueOf(thread.getFileName().toString()),
                    parse(Files.readString(thread.resolve("schedstat"))));
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** @param schedstat a thread's line: nanoseconds on a core, nanoseconds of waiting for one, and how often it got one */
    static long parse(String schedstat) {
        return Long.parseLong(schedstat.split(" ")[1]);
    }
}
