package mx.maal.payments;

import mx.maal.kit.test.contract.EventContractChecks;

class ContractsTest extends EventContractChecks {}
