package mx.maal.inventory;

import mx.maal.kit.test.contract.EventContractChecks;

class ContractsTest extends EventContractChecks {}
