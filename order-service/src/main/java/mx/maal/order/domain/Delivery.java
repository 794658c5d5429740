package mx.maal.order.domain;

/**
 * To whom and how an order goes.
 *
 * @param phone null when the shopper gave none
 * @param shippingMethod for example {@code standard}
 */
public record Delivery(String email, String phone, ShippingAddress address, String shippingMethod) {

    @Override
    public String toString() {
        return "Delivery[" + shippingMethod + "]";
    }
}
