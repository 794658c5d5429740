package mx.maal.kit.events;

import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PessimisticLockException;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells what trying again can mend from what it can not. */
public final class Transience {

    /**
     * SQLSTATE classes of PostgreSQL (its manual, appendix A): connection, transaction rollback (deadlock, serialization),
     * insufficient resources, operator intervention (shutdown, cancel), system error.
     */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "57", "58");

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private Transience() {}

    /**
     * True when any cause is a database that is away or a lock that was lost to another transaction, and for a
     * commit that failed without saying why (the connection broke on it: the inbox knows whether it took place).
     */
    public static boolean isTransient(Throwable failure) {
        boolean commitFailed = false;
        boolean statementFailed = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException
                    || cause instanceof SQLRecoverableException
                    || cause instanceof OptimisticLockException
                    || cause instanceof PessimisticLockException
                    || cause instanceof LockTimeoutException
                    || cause instanceof SQLException sql && hasTransientState(sql)) {
                return true;
            }
            commitFailed |= cause instanceof RollbackException;
            statementFailed |= cause instanceof SQLException;
        }
        return commitFailed && !statementFailed;
    }

    private static boolean hasTransientState(SQLException failure) {
        String state = failure.getSQLState();
        // Without a state it comes from the pool: no connection within the acquisition timeout.
        return state == null || LOCK_NOT_AVAILABLE.equals(state) || CLASSES.contains(state.substring(0, 2));
    }
}
