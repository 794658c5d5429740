package mx.maal.images;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The commit that an image is made from.
 *
 * @param commit its full hash, with {@code -dirty} behind it when the work tree is not as the commit is
 * @param time when it was committed
 */
record Revision(String commit, Instant time) {

    private static final String DIRTY = "-dirty";

    /** @throws CannotBuild when this is not a work tree of git */
    static Revision of(Path root) throws IOException {
        String[] head = git(root, "log", "-1", "--format=%H %ct").split(" ");
        boolean dirty = !git(root, "status", "--porcelain").isEmpty();
        return new Revision(head[0] + (dirty ? DIRTY : ""), Instant.ofEpochSecond(Long.parseLong(head[1])));
    }

    /** Whether it is of no commit. */
    boolean isDirty() {
        return commit.endsWith(DIRTY);
    }

    private static String git(Path root, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        return Command.output(command.toArray(String[]::new));
    }
}
