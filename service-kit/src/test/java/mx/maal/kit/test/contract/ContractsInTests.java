package mx.maal.kit.test.contract;

import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import mx.maal.kit.test.TestKafka;

/**
 * Holds every {@code @QuarkusTest} of a service to the service's contracts: each answer to rest-assured, and each event in
 * the log once the tests of a class are over.
 */
public final class ContractsInTests implements QuarkusTestBeforeClassCallback, QuarkusTestAfterAllCallback {

    private static Filter answers;

    @Override
    public void beforeClass(Class<?> testClass) {
        if (Files.exists(Contracts.FOLDER.resolve(Contracts.OPENAPI))) {
            answers = answers == null ? new AnswerFilter() : answers;
            List<Filter> filters = new ArrayList<>(RestAssured.filters());
            filters.removeIf(filter -> filter.getClass().getName().equals(AnswerFilter.class.getName()));
            filters.add(answers);
            RestAssured.replaceFiltersWith(filters);
        }
    }

    @Override
    public void afterAll(QuarkusTestContext context) {
        if (Contracts.exist()) {
            TestKafka.readAll(EventContracts.own().topicPrefix());
        }
    }
}
