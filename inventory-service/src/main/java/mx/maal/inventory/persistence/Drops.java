package mx.maal.inventory.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.kit.events.DatabaseFailure;

/**
 * Which variants each drop sells or has sold: what is needed to find a drop's line. A variant that leaves a drop, and a
 * drop that is deleted, stay here, so that who stood in line can still be told.
 */
@ApplicationScoped
public class Drops {

    private static final String NAME = "INSERT INTO drops (collection_id, slug, told_at) "
            + "SELECT DISTINCT ON (id) id, slug, told_at FROM unnest(?, ?, ?) AS d(id, slug, told_at) "
            + "ORDER BY id, told_at DESC ON CONFLICT (collection_id) DO UPDATE "
            + "SET slug = EXCLUDED.slug, told_at = EXCLUDED.told_at WHERE drops.told_at < EXCLUDED.told_at";

    private static final String FILL = "INSERT INTO drop_variants (collection_id, product_variant_id) "
            + "SELECT DISTINCT drop_id, variant_id FROM unnest(?, ?) AS m(drop_id, variant_id) ORDER BY 1, 2 "
            + "ON CONFLICT DO NOTHING";

    // A slug may be given again once its drop has lost it: who asks means the drop that has it now.
    private static final String VARIANTS = "SELECT v.product_variant_id FROM (SELECT collection_id FROM drops "
            + "WHERE slug = ? OR collection_id = ? ORDER BY told_at DESC LIMIT 1) d "
            + "LEFT JOIN drop_variants v USING (collection_id)";

    private static final int UUID_LENGTH = 36;

    /**
     * That a drop sells variants.
     *
     * @param slug the drop's, at that instant
     * @param toldAt by the catalog's clock
     * @param variantIds possibly none
     */
    public record Sells(UUID collectionId, String slug, Instant toldAt, Collection<UUID> variantIds) {}

    private record Member(UUID collectionId, UUID variantId) {}

    @Inject
    DataSource dataSource;

    /**
     * Takes note, with two statements; the newest name of a drop wins, in whatever order they are told.
     *
     * @param told possibly nothing
     */
    public void know(Collection<Sells> told) {
        if (told.isEmpty()) {
            return;
        }
        List<Member> members = told.stream()
                .flatMap(drop -> drop.variantIds().stream().map(variant -> new Member(drop.collectionId(), variant)))
                .toList();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement name = connection.prepareStatement(NAME);
                PreparedStatement fill = connection.prepareStatement(FILL)) {
            Arrays.set(name, 1, "uuid", told, Sells::collectionId);
            Arrays.set(name, 2, "varchar", told, Sells::slug);
            Arrays.set(name, 3, "timestamptz", told, Sells::toldAt);
            name.executeUpdate();
            Arrays.set(fill, 1, "uuid", members, Member::collectionId);
            Arrays.set(fill, 2, "uuid", members, Member::variantId);
            fill.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /** The variants that are or were in a drop; empty when no such drop was ever heard of. */
    public Optional<Set<UUID>> variantsOf(String slugOrId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(VARIANTS)) {
            select.setString(1, slugOrId);
            select.setObject(2, idOrNull(slugOrId));
            Set<UUID> variantIds = new HashSet<>();
            boolean known = false;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known = true;
                    variantIds.add(row.getObject(1, UUID.class));
                }
            }
            variantIds.remove(null); // a drop without variants
            return known ? Optional.of(variantIds) : Optional.empty();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private static UUID idOrNull(String text) {
        try {
            return text.length() == UUID_LENGTH ? UUID.fromString(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
