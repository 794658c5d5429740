package mx.maal.gateway.docs;

/**
 * What a member may hold.
 *
 * @param text {@code array of CartLine}
 * @param anchor where on the page the named schema is; null when it has no name
 */
record Type(String text, String anchor) {}
