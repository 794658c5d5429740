package mx.maal.order.http;

import io.netty.util.NetUtil;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import mx.maal.kit.access.Roles;
import mx.maal.order.app.Settings;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who is calling, as far as it matters for what one may have. */
@ApplicationScoped
class Clients {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int NETWORK_BYTES = 8;

    @Inject
    Settings settings;

    @Inject
    Instance<SecurityIdentity> identity;

    /**
     * The network that a request comes from: an IPv4 address, or the /64 of an IPv6 address, all of which one household
     * has. It is read from what the gateway writes; nobody else can reach this service.
     *
     * @return null when it is not limited what a network may hold, or the gateway has not said where the request is from
     */
    String network(HttpHeaders headers) {
        String forwarded = settings.clientHolds() == 0 ? null : headers.getHeaderString(FORWARDED_FOR);
        if (forwarded == null) {
            return null;
        }
        String[] hops = forwarded.split(",");
        int hop = hops.length - settings.clientHop();
        return hop < 0 ? null : network(hops[hop].strip());
    }

    /** Null when it is no address; never looks up a name. */
    static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return null;
        }
        try {
            // An IPv4 address that is written as an IPv6 one becomes what it is.
            InetAddress read = InetAddress.getByAddress(bytes);
            if (read instanceof Inet4Address) {
                return read.getHostAddress();
            }
            Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
            return NetUtil.bytesToIpAddress(bytes) + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The subject of the token that came with the request; null for a guest and for an operator. */
    String customerId() {
        SecurityIdentity caller = identity.get();
        if (caller.isAnonymous() || Roles.any(caller, Roles.ALL)) {
            return null;
        }
        return caller.getPrincipal() instanceof JsonWebToken token && token.getSubject() != null
                ? token.getSubject()
                : caller.getPrincipal().getName();
    }
}
