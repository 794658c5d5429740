package mx.maal.payments;

import mx.maal.kit.test.contract.EventReadingChecks;

class EventReadingTest extends EventReadingChecks {}
