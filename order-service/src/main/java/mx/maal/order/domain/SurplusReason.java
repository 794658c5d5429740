package mx.maal.order.domain;

/** Why a payment made no order and goes back in full. */
public enum SurplusReason {
    SECOND_PAYMENT("second-payment"),
    WRONG_AMOUNT("wrong-amount"),
    PERSON_LIMIT("person-limit");

    private final String word;

    SurplusReason(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
