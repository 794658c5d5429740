package mx.maal.order.domain;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who buys, by everything that is known of them. Each of it counts by itself: somebody with the e-mail address of one
 * purchase and the telephone of another has made both.
 *
 * @param identities such as {@code email:ana@gmail.com}, {@code phone:+525512345678}, {@code customer:42}; the same
 *     however they were spelled
 */
public record Person(Set<String> identities) {

    /** @param customerId of whoever is signed in; null for a guest */
    public static Person of(Delivery delivery, String customerId) {
        String country = delivery.address().country();
        Set<String> identities = new LinkedHashSet<>();
        identities.add("email:" + EmailAddress.mailbox(delivery.email()));
        if (delivery.phone() != null) {
            identities.add("phone:" + PhoneNumber.e164(delivery.phone(), country));
        }
        if (delivery.address().phone() != null) {
            identities.add("phone:" + PhoneNumber.e164(delivery.address().phone(), country));
        }
        if (customerId != null) {
            identities.add("customer:" + customerId);
        }
        return new Person(identities);
    }

    /** Says nothing of who it is, so that it can land in a log without harm. */
    @Override
    public String toString() {
        return "Person[]";
    }
}
