package mx.maal.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends what no proper client would. */
final class RawHttp {

    private RawHttp() {}

    /**
     * Sends the text as it stands and returns all that comes back until the connection closes or falls silent; the first of it may
     * take long.
     */
    static String send(int port, String text) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            int first = in.read();
            if (first < 0) {
                return "";
            }
            socket.setSoTimeout(1_500);
            return (char) first + read(in);
        }
    }

    static String read(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException silent) {
            return all.toString();
        }
        return all.toString();
    }

    /** All that comes until the other side closes. */
    static String readToTheEnd(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Sends a text, then a letter now and then, at most so many; true when the other side closes meanwhile. */
    static boolean isCutOffWhileItDrips(Socket socket, String text, int letters) throws IOException {
        socket.setSoTimeout(50);
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        for (int i = 0; i < letters; i++) {
            try {
                out.write('x');
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException open) {
                // Nothing yet.
            } catch (SocketException closed) {
                return true;
            }
        }
        return false;
    }
}
