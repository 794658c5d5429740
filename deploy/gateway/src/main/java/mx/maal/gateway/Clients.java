package mx.maal.gateway;

import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Arrays;
import java.util.List;

/** Who is calling: the peer, or whom the trusted proxies in front say that they speak for. */
final class Clients {

    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("x-forwarded-for");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("x-forwarded-host");
    private static final List<CharSequence> NEVER_PASSED = List.of(
            HttpHeaders.createOptimized("forwarded"),
            HttpHeaders.createOptimized("x-forwarded-port"),
            HttpHeaders.createOptimized("x-forwarded-prefix"),
            HttpHeaders.createOptimized("x-forwarded-server"),
            HttpHeaders.createOptimized("x-forwarded-ssl"),
            HttpHeaders.createOptimized("x-forwarded-scheme"),
            HttpHeaders.createOptimized("x-original-url"),
            HttpHeaders.createOptimized("x-rewrite-url"),
            HttpHeaders.createOptimized("x-http-method-override"),
            HttpHeaders.createOptimized("x-real-ip"));
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final List<Block> trusted;

    private record Block(byte[] network, int bits) {

        static Block of(String text) {
            int slash = text.indexOf('/');
            byte[] network = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
            if (network == null) {
                throw new IllegalArgumentException(
                        "maal.gateway.trusted-proxies: not an address or CIDR block: " + text);
            }
            int bits = slash < 0 ? network.length * 8 : bits(text.substring(slash + 1));
            if (bits < 0 || bits > network.length * 8) {
                throw new IllegalArgumentException("maal.gateway.trusted-proxies: no such block: " + text);
            }
            return new Block(network, bits);
        }

        private static int bits(String text) {
            return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, network, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || (address[whole] ^ network[whole]) >>> (8 - rest) << (8 - rest) == 0;
        }
    }

    /** @param trusted addresses or CIDR blocks; may be empty */
    Clients(List<String> trusted) {
        this.trusted = trusted.stream().map(Block::of).toList();
    }

    /** The caller's address: the peer's, or the last in X-Forwarded-For that no trusted proxy has. */
    String address(HttpServerRequest request) {
        String peer = request.remoteAddress().hostAddress();
        if (!trusts(peer)) {
            return peer;
        }
        List<String> lines = request.headers().getAll(FORWARDED_FOR);
        String[] hops = String.join(",", lines).split(",");
        String client = peer;
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (!NetUtil.isValidIpV4Address(hop) && !NetUtil.isValidIpV6Address(hop)) {
                return client;
            }
            client = hop;
            if (!trusts(hop)) {
                return client;
            }
        }
        return client;
    }

    /**
     * What the rate limit counts by: an IPv4 address, or the /64 network of an IPv6 address, since one household has
     * all of it.
     */
    static String group(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length != IPV6_BYTES) {
            return address;
        }
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, IPV6_BYTES, (byte) 0);
        return NetUtil.bytesToIpAddress(bytes);
    }

    /** Says on a request to a service on whose behalf it goes; what a stranger claimed about that is replaced. */
    void introduce(HttpServerRequest request, String client, MultiMap headers) {
        boolean trustedPeer = trusts(request.remoteAddress().hostAddress());
        headers.set(FORWARDED_FOR, client);
        if (!trustedPeer || !headers.contains(FORWARDED_PROTO)) {
            headers.set(FORWARDED_PROTO, request.scheme());
        }
        HostAndPort host = request.authority();
        if (!trustedPeer || !headers.contains(FORWARDED_HOST)) {
            headers.set(FORWARDED_HOST, host.toString());
        }
        for (int i = 0; i < NEVER_PASSED.size(); i++) {
            headers.remove(NEVER_PASSED.get(i));
        }
    }

    boolean trusts(String address) {
        if (trusted.isEmpty()) {
            return false;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes != null && trusted.stream().anyMatch(block -> block.contains(bytes));
    }
}
