package mx.maal.local;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What can be known to go wrong before anything is built or started. */
final class Preflight {

    private Preflight() {}

    /** @throws CannotStart when a port is taken */
    static void ports(Layout layout) {
        List<String> taken = layout.takenPorts();
        if (!taken.isEmpty()) {
            throw new CannotStart(
                    "Something else on this machine listens on the port of " + String.join(", ", taken)
                            + ".\nEnd it, or move all ports of this stack:  ./deploy/up --port-offset 1000   (or: --port-offset auto)");
        }
    }

    /** @throws CannotStart when PostgreSQL would refuse to run as this user */
    static void user() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return;
        }
        if (!succeeds("unshare", "-U", "true")) {
            throw new CannotStart(
                    "PostgreSQL never runs as root. It could run in a user namespace, but this machine does not"
                            + " allow one (`unshare -U true` fails).\nRun ./deploy/up as an ordinary user, for example:\n"
                            + "  useradd --create-home maal && chown -R maal . && su maal -c ./deploy/up\n"
                            + "or allow user namespaces (Linux: `sysctl -w user.max_user_namespaces=10000`; in a container: a seccomp"
                            + " profile that permits unshare).");
        }
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
