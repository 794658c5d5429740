package mx.maal.inventory.domain;

/** Something this service decided and tells the others. Its record components are the body of the published event. */
public sealed interface InventoryFact permits HoldFact, LineFact, CommitmentFact {}
