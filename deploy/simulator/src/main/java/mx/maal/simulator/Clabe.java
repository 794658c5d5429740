package mx.maal.simulator;

/** The number of a Mexican bank account, to which SPEI transfers go. */
public final class Clabe {

    /** A bank that only clears transfers, and its place: where providers have their collecting accounts. */
    private static final String BANK_AND_PLACE = "646180";

    private static final int[] WEIGHTS = {3, 7, 1};

    private Clabe() {}

    /** A new one of 18 digits, the last of which checks the others. */
    public static String next() {
        String digits = BANK_AND_PLACE + Chance.digits(11);
        return digits + check(digits);
    }

    private static int check(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * WEIGHTS[i % WEIGHTS.length] % 10;
        }
        return (10 - sum % 10) % 10;
    }
}
