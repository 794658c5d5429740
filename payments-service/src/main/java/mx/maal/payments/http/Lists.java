package mx.maal.payments.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Problem;
import mx.maal.payments.persistence.Place;

/** What the lists of this service have in common. */
final class Lists {

    static final int PAGE = 50;

    private Lists() {}

    /** @param rows up to one more than a page, which tells that there is more */
    static <R, V> Page<V> page(List<R> rows, Function<R, Place> place, Function<R, V> view) {
        boolean more = rows.size() > PAGE;
        List<R> shown = more ? rows.subList(0, PAGE) : rows;
        return new Page<>(
                shown.stream().map(view).toList(),
                more ? place.apply(shown.get(PAGE - 1)).cursor() : null);
    }

    /** The status of that word; null for none; 400 for one that does not exist. */
    static <S> S status(String word, Function<String, Optional<S>> of) {
        return word == null
                ? null
                : of.apply(word).orElseThrow(() -> Problem.badRequest("status", "is not a status of this list"));
    }
}
