package mx.maal.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Which replicas the gateway gives requests to, asked and said at its management port. */
final class GatewayDoor {

    private final Api management;

    GatewayDoor(Api management) {
        this.management = management;
    }

    /**
     * Returns when the replica has answered all that it was given, and is given nothing new.
     *
     * @param patience for what it still has: a stream of events may not end before the replica does
     */
    void drain(Layout.Replica replica, Duration patience) {
        long began = System.nanoTime();
        while (say("drain", replica).path("outstanding").asInt() > 0
                && System.nanoTime() - began < patience.toNanos()) {
            Pause.untilTheNextLook();
        }
    }

    /** @throws CannotStart when not all replicas of its service are given requests after so long */
    void admit(Layout.Replica replica, long replicas, Duration patience) {
        say("admit", replica);
        long began = System.nanoTime();
        String all = replicas + " of " + replicas + " up";
        while (!up(replica.service()).equals(all)) {
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new CannotStart("The gateway does not see " + all + " of " + replica.service());
            }
            Pause.untilTheNextLook();
        }
    }

    private JsonNode say(String change, Layout.Replica replica) {
        String address = URLEncoder.encode(replica.url(), StandardCharsets.UTF_8);
        try {
            Api.Answer answer = management.put("/replicas/" + change + "?replica=" + address);
            if (!answer.succeeded()) {
                throw new CannotStart("The gateway does not know " + replica.url() + ": " + answer.explanation());
            }
            return answer.body();
        } catch (IOException e) {
            throw new CannotStart(e.getMessage(), e);
        }
    }

    private String up(String service) {
        try {
            for (JsonNode check : management.get("/q/health/ready").body().path("checks")) {
                if (check.path("data").has(service)) {
                    return check.path("data").path(service).asText();
                }
            }
            return "";
        } catch (IOException e) {
            throw new CannotStart(e.getMessage(), e);
        }
    }
}
