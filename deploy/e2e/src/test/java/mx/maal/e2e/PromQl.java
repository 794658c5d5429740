package mx.maal.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' query language as far as dashboards and alerts here use it, and works out which labels the result has.
 * What it does not know (a function, a modifier, a kind of matching) is an error, so that nothing passes unchecked.
 *
 * <p>Beyond what Prometheus itself refuses, it refuses what Prometheus answers with nothing: grouping by a label that is
 * not there, matching of vectors that have other labels, rates of what is no counter.
 */
final class PromQl {

    /** What is known of metrics. */
    interface Metrics {

        /**
         * Labels that the selected series have.
         *
         * @throws Wrong when there is no such metric or label, or nothing that all matchers match
         */
        Set<String> labels(String metric, List<LabelMatcher> matchers);
    }

    /** @param operator {@code =}, {@code !=}, {@code =~} or {@code !~} */
    record LabelMatcher(String label, String operator, String value) {}

    /** An expression that cannot be right; the message says why. */
    static final class Wrong extends RuntimeException {
        Wrong(String message) {
            super(message);
        }
    }

    private enum Kind {
        NUMBER,
        SERIES,
        RANGE
    }

    /** @param metric of a bare selector; null of anything else */
    private record Value(Kind kind, Set<String> labels, String metric) {

        static final Value NUMBER = new Value(Kind.NUMBER, Set.of(), null);

        static Value series(Set<String> labels) {
            return new Value(Kind.SERIES, labels, null);
        }
    }

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<duration>\\d+(?:ms|[smhdwy]))"
            + "|(?<number>\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)"
            + "|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\")"
            + "|(?<symbol>==|!=|>=|<=|=~|!~|[-+*/%<>=(){}\\[\\],]))");

    /** The lower binds less. */
    private static final List<Set<String>> OPERATORS = List.of(
            Set.of("or"),
            Set.of("and", "unless"),
            Set.of("==", "!=", "<", ">", "<=", ">="),
            Set.of("+", "-"),
            Set.of("*", "/", "%"));

    private static final Set<String> SETS = Set.of("or", "and", "unless");
    private static final Set<String> AGGREGATIONS = Set.of("sum", "max", "min", "avg", "count");
    private static final Set<String> OF_COUNTERS = Set.of("rate", "increase");
    private static final Set<String> OVER_TIME = Set.of("max_over_time", "min_over_time", "avg_over_time");
    /** By the last part of its name; Envoy's end in the digits that they count. */
    private static final Pattern COUNTER = Pattern.compile(".*_(total|count|sum|bucket|xx)");

    private final Metrics metrics;
    private final List<Map.Entry<String, String>> tokens = new ArrayList<>();
    private int next;

    private PromQl(String expression, Metrics metrics) {
        this.metrics = metrics;
        String text = expression.strip();
        Matcher matcher = TOKEN.matcher(text);
        for (int read = 0; read < text.length(); read = matcher.end()) {
            if (!matcher.find() || matcher.start() != read) {
                throw new Wrong("cannot be read from: " + text.substring(read));
            }
            for (String kind : List.of("duration", "number", "name", "string", "symbol")) {
                if (matcher.group(kind) != null) {
                    tokens.add(Map.entry(kind, matcher.group(kind)));
                }
            }
        }
    }

    /**
     * The labels of the result, which must be series.
     *
     * @throws Wrong when the expression cannot be right
     */
    static Set<String> labels(String expression, Metrics metrics) {
        PromQl reading = new PromQl(expression, metrics);
        Value value = reading.operation(0);
        if (reading.next < reading.tokens.size()) {
            throw new Wrong("nothing may follow before: "
                    + reading.tokens.get(reading.next).getValue());
        }
        if (value.kind != Kind.SERIES) {
            throw new Wrong("is a " + value.kind + ", not series");
        }
        return value.labels;
    }

    private Value operation(int level) {
        if (level == OPERATORS.size()) {
            return operand();
        }
        Value left = operation(level + 1);
        while (OPERATORS.get(level).contains(peek())) {
            String operator = take();
            Set<String> on = accept("on") ? names() : null;
            left = combined(operator, left, on, operation(level + 1));
        }
        return left;
    }

    private static Value combined(String operator, Value left, Set<String> on, Value right) {
        if (left.kind == Kind.RANGE || right.kind == Kind.RANGE) {
            throw new Wrong(operator + " of a range");
        }
        if (left.kind == Kind.NUMBER || right.kind == Kind.NUMBER) {
            if (SETS.contains(operator) || on != null) {
                throw new Wrong(operator + " of a number");
            }
            if (left.kind == right.kind) {
                return Value.NUMBER;
            }
            return Value.series(left.kind == Kind.SERIES ? left.labels : right.labels);
        }
        if (operator.equals("or")) {
            // Only what both have is there for certain.
            Set<String> both = new TreeSet<>(left.labels);
            both.retainAll(right.labels);
            return Value.series(both);
        }
        if (on != null) {
            within(on, left.labels);
            within(on, right.labels);
            return Value.series(SETS.contains(operator) ? left.labels : on);
        }
        if (!left.labels.equals(right.labels)) {
            throw new Wrong(operator + " never finds a pair: " + left.labels + " and " + right.labels);
        }
        return Value.series(left.labels);
    }

    private Value operand() {
        if (accept("(")) {
            Value value = operation(0);
            expect(")");
            return value;
        }
        String kind = tokens.size() > next ? tokens.get(next).getKey() : "end";
        String text = take();
        if (kind.equals("number")) {
            return Value.NUMBER;
        }
        if (!kind.equals("name")) {
            throw new Wrong("does not go on with: " + text);
        }
        if (AGGREGATIONS.contains(text)) {
            return aggregation();
        }
        return peek().equals("(") ? call(text) : selector(text);
    }

    private Value aggregation() {
        Set<String> by = accept("by") ? names() : null;
        expect("(");
        Value of = series(operation(0));
        expect(")");
        if (by == null) {
            by = accept("by") ? names() : Set.of();
        }
        within(by, of.labels);
        return Value.series(by);
    }

    private Value call(String function) {
        expect("(");
        Value result;
        if (OF_COUNTERS.contains(function)) {
            Value range = range(function, operation(0));
            if (!COUNTER.matcher(range.metric).matches()) {
                throw new Wrong(function + " of " + range.metric + ", which is no counter");
            }
            result = Value.series(range.labels);
        } else if (OVER_TIME.contains(function)) {
            result = Value.series(range(function, operation(0)).labels);
        } else if (function.equals("histogram_quantile")) {
            if (operation(0).kind != Kind.NUMBER) {
                throw new Wrong("histogram_quantile wants a number first");
            }
            expect(",");
            Set<String> labels = new TreeSet<>(series(operation(0)).labels);
            if (!labels.remove("le")) {
                throw new Wrong("histogram_quantile needs the label le");
            }
            result = Value.series(labels);
        } else if (function.equals("absent")) {
            result = Value.series(absent());
        } else if (function.equals("time")) {
            result = Value.NUMBER;
        } else {
            throw new Wrong("not known here: the function " + function);
        }
        expect(")");
        return result;
    }

    /** What is not there has the labels that its selector wants it to have. */
    private Set<String> absent() {
        String metric = take();
        List<LabelMatcher> matchers = matchers();
        metrics.labels(metric, matchers);
        Set<String> wanted = new TreeSet<>();
        for (LabelMatcher matcher : matchers) {
            if (matcher.operator().equals("=")) {
                wanted.add(matcher.label());
            }
        }
        return wanted;
    }

    private Value selector(String metric) {
        Set<String> labels = new TreeSet<>(metrics.labels(metric, matchers()));
        boolean range = accept("[");
        if (range) {
            duration();
            expect("]");
        }
        if (accept("offset")) {
            duration();
        }
        return new Value(range ? Kind.RANGE : Kind.SERIES, labels, metric);
    }

    private List<LabelMatcher> matchers() {
        List<LabelMatcher> matchers = new ArrayList<>();
        if (accept("{")) {
            while (!accept("}")) {
                String label = take();
                String operator = take();
                if (!Set.of("=", "!=", "=~", "!~").contains(operator)) {
                    throw new Wrong("no way to match " + label + ": " + operator);
                }
                matchers.add(new LabelMatcher(label, operator, string()));
                if (!peek().equals("}")) {
                    expect(",");
                }
            }
        }
        return matchers;
    }

    private static Value range(String function, Value value) {
        if (value.kind != Kind.RANGE) {
            throw new Wrong(function + " wants a range");
        }
        return value;
    }

    private static Value series(Value value) {
        if (value.kind != Kind.SERIES) {
            throw new Wrong("series are wanted, not a " + value.kind);
        }
        return value;
    }

    private static void within(Set<String> wanted, Set<String> labels) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(labels);
        if (!missing.isEmpty()) {
            throw new Wrong("there is no label " + missing + " among " + labels);
        }
    }

    private Set<String> names() {
        expect("(");
        Set<String> names = new TreeSet<>();
        while (!accept(")")) {
            names.add(take());
            if (!peek().equals(")")) {
                expect(",");
            }
        }
        return names;
    }

    private String string() {
        String quoted = take();
        if (!quoted.startsWith("\"")) {
            throw new Wrong("a text is wanted, not " + quoted);
        }
        return quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    private void duration() {
        if (next >= tokens.size() || !tokens.get(next).getKey().equals("duration")) {
            throw new Wrong("a duration is wanted, not " + peek());
        }
        next++;
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next).getValue() : "";
    }

    private String take() {
        if (next >= tokens.size()) {
            throw new Wrong("ends too early");
        }
        return tokens.get(next++).getValue();
    }

    private boolean accept(String token) {
        boolean is = peek().equals(token);
        next += is ? 1 : 0;
        return is;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw new Wrong(token + " is wanted, not " + (next < tokens.size() ? peek() : "the end"));
        }
    }
}
