package mx.maal.order;

import mx.maal.kit.test.contract.EventContractChecks;

class ContractsTest extends EventContractChecks {}
