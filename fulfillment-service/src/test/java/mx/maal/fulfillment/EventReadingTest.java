package mx.maal.fulfillment;

import mx.maal.kit.test.contract.EventReadingChecks;

class EventReadingTest extends EventReadingChecks {}
