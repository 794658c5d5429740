package mx.maal.payments;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples are what the schemas promise; that real events are, the other tests check on each that they read. */
class ContractsTest {

    @ParameterizedTest
    @ValueSource(strings = {"payment.succeeded.v1", "payment.failed.v1", "refund.succeeded.v1", "refund.failed.v1"})
    void examplesKeepTheirSchema(String type) {
        Contracts.assertKept(type, Contracts.example(type));
    }
}
