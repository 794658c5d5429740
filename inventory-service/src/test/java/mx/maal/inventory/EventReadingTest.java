package mx.maal.inventory;

import mx.maal.kit.test.contract.EventReadingChecks;

class EventReadingTest extends EventReadingChecks {}
