package mx.maal.catalog;

import mx.maal.kit.test.contract.EventReadingChecks;

class EventReadingTest extends EventReadingChecks {}
