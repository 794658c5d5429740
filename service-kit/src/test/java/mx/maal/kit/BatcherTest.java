package mx.maal.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.maal.kit.http.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No framework: it needs none but a pool of threads. */
class BatcherTest {

    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private volatile long gatheringNanos;
    private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    private Batcher<Integer, Integer> batcher(
            int largest, int mostWaiting, Function<List<Integer>, List<Integer>> work) {
        return new Batcher<>(
                largest,
                mostWaiting,
                () -> gatheringNanos,
                questions -> {
                    batches.add(questions.size());
                    return work.apply(questions);
                },
                workers);
    }

    /** Its batches end when they are let go on. */
    private Batcher<Integer, Integer> heldBatcher(int largest, int mostWaiting, CountDownLatch goOn) {
        return batcher(largest, mostWaiting, questions -> {
            await(goOn);
            return doubled(questions);
        });
    }

    /** Asks the first question, and returns while it is at work. */
    private CompletionStage<Integer> begin(Batcher<Integer, Integer> batcher, int question) {
        CompletionStage<Integer> answer = batcher.ask(question);
        while (batches.isEmpty()) {
            Thread.onSpinWait();
        }
        return answer;
    }

    private static List<Integer> doubled(List<Integer> questions) {
        return questions.stream().map(n -> 2 * n).toList();
    }

    private static <A> A get(CompletionStage<A> answer) throws Exception {
        return answer.toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void whatComesWhileABatchIsDoneIsDoneTogether() throws Exception {
        CountDownLatch gathered = new CountDownLatch(1);
        Batcher<Integer, Integer> batcher = heldBatcher(100, 1_000, gathered);
        List<CompletionStage<Integer>> answers = new ArrayList<>();
        answers.add(begin(batcher, 0));
        IntStream.range(1, 150).forEach(n -> answers.add(batcher.ask(n)));
        gathered.countDown();
        for (int n = 0; n < answers.size(); n++) {
            assertThat(get(answers.get(n))).isEqualTo(2 * n);
        }
        assertThat(batches).containsExactly(1, 100, 49);
    }

    @Test
    void nobodyIsForgottenByManyThreads() throws Exception {
        Batcher<Integer, Integer> batcher = batcher(7, 100_000, BatcherTest::doubled);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 20_000)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> batcher.ask(n), callers)
                        .thenCompose(answer -> answer))
                .toList();
        for (int n = 0; n < answers.size(); n++) {
            assertThat(get(answers.get(n))).isEqualTo(2 * n);
        }
        callers.shutdownNow();
        assertThat(batches.stream().mapToInt(n -> n)).allMatch(size -> size <= 7);
    }

    @Test
    void aFailureIsToldToItsBatchAloneAndTheNextIsServed() throws Exception {
        Batcher<Integer, Integer> batcher = batcher(1, 10, questions -> {
            if (questions.contains(13)) {
                throw new IllegalStateException("unlucky");
            }
            return doubled(questions);
        });
        CompletionStage<Integer> unlucky = batcher.ask(13);
        CompletionStage<Integer> lucky = batcher.ask(7);
        assertThatThrownBy(() -> get(unlucky)).hasRootCauseMessage("unlucky");
        assertThat(get(lucky)).isEqualTo(14);
    }

    @Test
    void aQuestionThatCannotBeAnsweredLeavesTheOthersOfItsBatchTheirAnswers() throws Exception {
        CountDownLatch gathered = new CountDownLatch(1);
        Batcher<Integer, Integer> batcher = batcher(10, 10, questions -> {
            await(gathered);
            if (questions.contains(13)) {
                throw new IllegalStateException("unlucky");
            }
            return doubled(questions);
        });
        List<CompletionStage<Integer>> answers =
                Stream.of(1, 2, 13, 3).map(batcher::ask).toList();
        gathered.countDown();
        assertThat(get(answers.get(0))).isEqualTo(2);
        assertThat(get(answers.get(1))).isEqualTo(4);
        assertThatThrownBy(() -> get(answers.get(2))).hasRootCauseMessage("unlucky");
        assertThat(get(answers.get(3))).isEqualTo(6);
    }

    @Test
    void theFirstWaitsForThoseWhoComeSoonAfterIt() throws Exception {
        Batcher<Integer, Integer> batcher = batcher(100, 100, BatcherTest::doubled);
        gatheringNanos = TimeUnit.MILLISECONDS.toNanos(1_000);
        List<CompletionStage<Integer>> answers = new ArrayList<>();
        answers.add(batcher.ask(1));
        Pause.millis(50);
        IntStream.range(2, 6).forEach(n -> answers.add(batcher.ask(n)));
        for (CompletionStage<Integer> answer : answers) {
            get(answer);
        }
        assertThat(batches).containsExactly(5);
    }

    @Test
    void whoCameWhileABatchWasDoneWaitsForOthersToo() throws Exception {
        CountDownLatch gathered = new CountDownLatch(1);
        Batcher<Integer, Integer> batcher = heldBatcher(100, 100, gathered);
        List<CompletionStage<Integer>> answers = new ArrayList<>();
        answers.add(begin(batcher, 1));
        gatheringNanos = TimeUnit.MILLISECONDS.toNanos(1_000);
        answers.add(batcher.ask(2));
        gathered.countDown();
        Pause.millis(50);
        IntStream.range(3, 6).forEach(n -> answers.add(batcher.ask(n)));
        for (CompletionStage<Integer> answer : answers) {
            get(answer);
        }
        assertThat(batches).containsExactly(1, 4);
    }

    @Test
    void aFullBatchWaitsForNobody() throws Exception {
        CountDownLatch gathered = new CountDownLatch(1);
        Batcher<Integer, Integer> batcher = heldBatcher(2, 100, gathered);
        CompletionStage<Integer> first = begin(batcher, 1);
        gatheringNanos = TimeUnit.HOURS.toNanos(1);
        List<CompletionStage<Integer>> full = List.of(batcher.ask(2), batcher.ask(3));
        gathered.countDown();
        assertThat(get(first)).isEqualTo(2);
        assertThat(get(full.get(0))).isEqualTo(4);
        assertThat(get(full.get(1))).isEqualTo(6);
    }

    @Test
    void whoeverFindsTooManyWaitingIsRefused() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        Batcher<Integer, Integer> batcher = heldBatcher(1, 2, full);
        CompletionStage<Integer> first = batcher.ask(1);
        CompletionStage<Integer> second = batcher.ask(2);
        assertThatThrownBy(() -> get(batcher.ask(3)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(503));
        full.countDown();
        assertThat(get(first)).isEqualTo(2);
        assertThat(get(second)).isEqualTo(4);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
