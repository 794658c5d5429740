package mx.maal.gateway;

import java.time.Duration;

/**
 * How many requests one client may send to one route.
 *
 * @param route each has a count of its own
 * @param requests in that time, all at once too; 1 or more
 */
record Pace(String route, long requests, Duration per) {}
