package mx.maal.catalog;

import mx.maal.kit.test.contract.EventContractChecks;

class ContractsTest extends EventContractChecks {}
