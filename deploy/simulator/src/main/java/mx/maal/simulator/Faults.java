package mx.maal.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Calls of one provider's API that are to go wrong. In memory only: a restart forgets them. */
public final class Faults implements AutoCloseable {

    private static final int MOST_TIMES = 1000;
    private static final int MOST_FAULTS = 100;
    private static final long HANG_SECONDS = 30;

    /** How a call goes wrong. */
    public enum Kind {
        /** Answered 500; nothing was done. */
        ERROR("error"),
        /** No answer for 30 seconds; nothing is done. */
        TIMEOUT_BEFORE("timeout-before"),
        /** Done at once, and no answer for 30 seconds. */
        TIMEOUT_AFTER("timeout-after"),
        /** Answered 400; nothing was done. */
        REFUSE("refuse");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The kind of that word, as the control API spells it; empty for any other. */
        public static Optional<Kind> of(String word) {
            return Arrays.stream(values()).filter(k -> k.word.equals(word)).findFirst();
        }

        /** All words, for error messages. */
        public static String words() {
            return Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "));
        }

        String word() {
            return word;
        }
    }

    private record Fault(Kind kind, int times, String path) {}

    private final List<Fault> pending = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * The next calls go wrong.
     *
     * @param times how many of them; 1 to 1,000
     * @param path only those whose path contains this; empty for all
     * @throws Refused 400 when that is out of range or too many
     */
    public synchronized void add(Kind kind, int times, String path) {
        if (times < 1 || times > MOST_TIMES || pending.size() == MOST_FAULTS) {
            throw new Refused(400, "invalid-request", "times is a number from 1 to " + MOST_TIMES);
        }
        pending.add(new Fault(kind, times, path));
    }

    /** All calls go well again; those that hang already go on hanging. */
    public synchronized void clear() {
        pending.clear();
    }

    /** Serves a call of the wire, or lets it go wrong when it is its turn. */
    public Answer serve(Wire wire, Request request) {
        Optional<Kind> fault = take(request.path());
        if (fault.isEmpty()) {
            return wire.serve(request);
        }
        switch (fault.get()) {
            case ERROR -> {
                return wire.failure(500, "Something went wrong on our end.");
            }
            case REFUSE -> {
                return wire.failure(400, "This request is refused.");
            }
            case TIMEOUT_BEFORE -> {
                hang();
                return wire.failure(504, "This took too long.");
            }
            default -> {
                Answer answer = wire.serve(request);
                hang();
                return answer;
            }
        }
    }

    /** Lets go of the calls that hang. */
    @Override
    public void close() {
        closing.countDown();
    }

    private synchronized Optional<Kind> take(String path) {
        for (int i = 0; i < pending.size(); i++) {
            Fault fault = pending.get(i);
            if (path.contains(fault.path())) {
                if (fault.times() == 1) {
                    pending.remove(i);
                } else {
                    pending.set(i, new Fault(fault.kind(), fault.times() - 1, fault.path()));
                }
                return Optional.of(fault.kind());
            }
        }
        return Optional.empty();
    }

    private void hang() {
        try {
            closing.await(HANG_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
