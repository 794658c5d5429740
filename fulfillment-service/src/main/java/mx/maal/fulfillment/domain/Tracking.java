package mx.maal.fulfillment.domain;

/**
 * How to follow a parcel. Carrier and number are never blank; the URLs are http(s) and may be null. The label is for
 * operators only.
 */
public record Tracking(String carrier, String trackingNumber, String trackingUrl, String labelUrl) {}
