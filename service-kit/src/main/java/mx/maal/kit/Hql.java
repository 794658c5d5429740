package mx.maal.kit;

import java.util.Collection;
import java.util.UUID;

/**
 * Parts of HQL for many ids at once. HQL's {@code IN} of a list is translated to SQL anew at each execution, and lists of
 * each length are another statement to PostgreSQL, to be parsed and planned; an array is one parameter of one statement,
 * however many are in it.
 */
public final class Hql {

    private Hql() {}

    /**
     * A condition: the attribute is among those of a parameter.
     *
     * @param attribute of type {@link UUID}, as the query names it
     * @param parameter the number of the parameter, from 1; its value is {@link #array}
     */
    public static String among(String attribute, int parameter) {
        // HQL takes no text of SQL for a condition as it is; PostgreSQL leaves cast and comparison out, and uses the
        // index.
        return "cast(sql('? = ANY (?)', " + attribute + ", ?" + parameter + ") AS Boolean) = true";
    }

    /** The value of such a parameter, of a type that no method takes apart into many; none are found for an empty one. */
    public static Object array(Collection<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }
}
