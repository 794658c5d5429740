package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Databases in use have run the migrations of the last release, and its replicas live with those that came since. */
class ReleasedMigrationsTest {

    private static final Path ROOT = Layout.repository();

    @Test
    void aReleasedMigrationStaysAsItIs() {
        Map<String, String> released = Migrations.released(ROOT);

        assertThat(released).isNotEmpty();
        assertThat(released.keySet())
                .filteredOn(path -> !released.get(path).equals(sum(path)))
                .as(
                        "migrations of the last release that %s knows otherwise: a database that has run one refuses another in "
                                + "its place; write a new one",
                        Migrations.RELEASED)
                .isEmpty();
    }

    @Test
    void replicasOfTheLastReleaseCanLiveWithWhatCameSince() {
        List<String> refusals = Slices.NAMES.stream()
                .flatMap(slice ->
                        ExpandOnly.refusals(
                                Migrations.sinceRelease(slice).stream().map(ReleasedMigrationsTest::script))
                                .stream())
                .distinct()
                .toList();

        assertThat(refusals)
                .as("what replicas of the last release, which run on while this is migrated, cannot live with "
                        + "(deploy/docs/adr/0026-rolling-upgrades.md)")
                .isEmpty();
    }

    /** The rules against a migration of ours that would have broken one. */
    @Test
    void aMigrationOfBeforeTheFirstReleaseWouldHaveBeenRefused() {
        String path = "order-service/src/main/resources/db/migration/V5__lines_are_one_by_id.sql";

        assertThat(ExpandOnly.refusals(Stream.of(script(path))))
                .hasSize(2)
                .anySatisfy(refusal -> assertThat(refusal).contains(path, "DROP CONSTRAINT"))
                .anySatisfy(refusal -> assertThat(refusal).contains(path, "CONCURRENTLY"));
    }

    private static ExpandOnly.Script script(String path) {
        try {
            return new ExpandOnly.Script(path, Files.readString(ROOT.resolve(path)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String sum(String path) {
        if (Files.notExists(ROOT.resolve(path))) {
            return "missing";
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(ROOT.resolve(path)));
            return "%064x".formatted(new BigInteger(1, digest));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
