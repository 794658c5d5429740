package mx.maal.order;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.contract.ApiContractChecks;

@QuarkusTest
@WithTestResource(LocalStack.class)
class OpenApiTest extends ApiContractChecks {}
