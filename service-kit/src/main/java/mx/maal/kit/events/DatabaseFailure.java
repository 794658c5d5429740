package mx.maal.kit.events;

import java.sql.SQLException;

/** A failed statement; its SQLException tells whether trying again can help. */
public class DatabaseFailure extends RuntimeException {
    public DatabaseFailure(SQLException cause) {
        super(cause);
    }
}
