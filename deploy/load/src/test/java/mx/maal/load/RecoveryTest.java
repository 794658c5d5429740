package mx.maal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RecoveryTest {

    private final Recovery recovery = new Recovery();

    /** 100 answers a second. */
    private void answers(double fromSecond, double toSecond, double millis, boolean shed) {
        for (double second = fromSecond; second < toSecond - 1e-9; second += 0.01) {
            recovery.answered(second, millis, shed);
        }
    }

    @Test
    void isTheStartOfTheFirstSecondInWhichAllIsWell() {
        answers(2, 10, 5, false);
        answers(0, 1, 5, true);
        answers(1, 2, 500, false);
        assertThat(recovery.seconds(50, 10)).isCloseTo(2, within(0.11));
    }

    @Test
    void isNothingWhenNothingHappened() {
        answers(0, 10, 5, false);
        assertThat(recovery.seconds(50, 10)).isZero();
    }

    @Test
    void doesNotComeWhileOneIsTurnedAwayEverySecond() {
        answers(0, 10, 5, false);
        for (int second = 0; second < 12; second++) {
            recovery.answered(second * 0.8 + 0.5, 1, true);
        }
        assertThat(recovery.seconds(50, 10)).isNaN();
    }

    @Test
    void bearsOneSlowAnswerInAHundred() {
        answers(0, 1, 5, false);
        recovery.answered(0.005, 5_000, false);
        assertThat(recovery.seconds(50, 1)).isZero();
    }
}
