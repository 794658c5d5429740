package mx.maal.catalog.domain;

/**
 * What is said about a collection.
 *
 * @param name 1 to 100 characters
 * @param slug its name in addresses, unique among collections; at most 120 characters
 * @param active whether shoppers see it
 * @param heroImage absolute http or https address, or null
 * @param description sanitised HTML or plain text, or null
 * @param purchaseLimit units of one variant per cart, at least 1; null: no limit. Only a drop's is enforced
 * @param slowPayments whether methods that take hours or days may pay for it. Only a drop's is enforced
 * @param voucherShare percent of a variant's units on hand that unpaid vouchers may block, 0 to {@value
 *     #MAX_VOUCHER_SHARE}. Only a drop's is enforced
 * @param personLimit units of all its variants together that one person may buy, 1 to {@value #MAX_PERSON_LIMIT}; null:
 *     no limit. Only a drop's is enforced
 * @param admissionsPerSecond shoppers that a waiting room before it lets in per second, 1 to {@value
 *     #MAX_ADMISSIONS_PER_SECOND}; null: no waiting room. Only a drop's is enforced
 */
public record CollectionDetails(
        String name,
        String slug,
        CollectionType type,
        SaleWindow window,
        boolean active,
        String heroImage,
        String description,
        Integer purchaseLimit,
        boolean slowPayments,
        int voucherShare,
        Integer personLimit,
        Integer admissionsPerSecond) {

    /** The longest name, in characters. */
    public static final int MAX_NAME_LENGTH = 100;

    /** The longest slug, in characters. */
    public static final int MAX_SLUG_LENGTH = 120;

    /** The most that vouchers may block, in percent: everything. */
    public static final int MAX_VOUCHER_SHARE = 100;

    /** What vouchers may block when nothing was said about it, in percent. */
    public static final int DEFAULT_VOUCHER_SHARE = 20;

    /** The most units that a limit per person may allow. */
    public static final int MAX_PERSON_LIMIT = 1_000;

    /** The fastest that a waiting room may let shoppers in, per second. */
    public static final int MAX_ADMISSIONS_PER_SECOND = 10_000;
}
