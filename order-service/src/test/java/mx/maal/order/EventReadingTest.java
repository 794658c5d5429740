package mx.maal.order;

import mx.maal.kit.test.contract.EventReadingChecks;

class EventReadingTest extends EventReadingChecks {}
