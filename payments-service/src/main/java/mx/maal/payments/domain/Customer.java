package mx.maal.payments.domain;

/**
 * Who pays, as providers want to know it. Null fields where the checkout does not say.
 *
 * @param name first and last name together
 */
public record Customer(String name, String email, String phone) {

    /** Says nothing of who it is, so that it can land in a log without harm. */
    @Override
    public String toString() {
        return "Customer[]";
    }
}
