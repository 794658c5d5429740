package mx.maal.local.audit;

/** Law 2: what the application's role may do, and what stops everybody else. */
final class LedgerOnlyGrows implements Law {

    private static final String GRANTS =
            """
            SELECT current_user AS role,
                has_table_privilege('inventory_movements', 'UPDATE')
                    OR has_any_column_privilege('inventory_movements', 'UPDATE') AS may_update,
                has_table_privilege('inventory_movements', 'DELETE') AS may_delete,
                has_table_privilege('inventory_movements', 'TRUNCATE') AS may_truncate,
                (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
                    OR pg_has_role(current_user, relowner, 'MEMBER') AS may_anything
            FROM pg_class WHERE oid = 'inventory_movements'::regclass
            """;

    /** tgtype is a set of bits: 2 before, 8 delete, 16 update, 32 truncate; tgenabled D is disabled, R for replicas only. */
    private static final String TRIGGERS =
            """
            SELECT coalesce(bit_or(tgtype) FILTER (WHERE tgtype & 2 = 2), 0) AS refused
            FROM pg_trigger WHERE tgrelid = 'inventory_movements'::regclass AND NOT tgisinternal AND tgenabled NOT IN ('D', 'R')
            """;

    private static final String CHANGES =
            """
            SELECT coalesce(n_tup_upd + n_tup_del, 0) AS rows FROM pg_stat_user_tables
            WHERE relid = 'inventory_movements'::regclass
            """;

    @Override
    public int number() {
        return 2;
    }

    @Override
    public String statement() {
        return "The ledger only grows";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        findings.checked(snapshot.count("inventory", "inventory_movements"), "movements");
        snapshot.each("inventory", GRANTS, row -> checkGrants(row, findings));
        snapshot.each("inventory", TRIGGERS, row -> checkTriggers(row.number("refused"), findings));
        snapshot.each(
                "inventory",
                CHANGES,
                row -> findings.remark(
                        row.number("rows"), "movements changed or deleted by someone with more rights than a service"));
    }

    private static void checkGrants(Row role, Findings findings) {
        String who = "role " + role.text("role") + " may ";
        if (role.flag("may_anything")) {
            findings.broken(who + "do anything to inventory_movements: it is a superuser or the owner's member");
        }
        for (String right : new String[] {"update", "delete", "truncate"}) {
            if (role.flag("may_" + right)) {
                findings.broken(who + right + " inventory_movements");
            }
        }
    }

    private static void checkTriggers(long refused, Findings findings) {
        if ((refused & 8) == 0) {
            findings.broken("no trigger refuses DELETE on inventory_movements");
        }
        if ((refused & 16) == 0) {
            findings.broken("no trigger refuses UPDATE on inventory_movements");
        }
        if ((refused & 32) == 0) {
            findings.broken("no trigger refuses TRUNCATE on inventory_movements");
        }
    }
}
