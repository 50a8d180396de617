package dev.sandboxrouter.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that knows as little of HTTP as a test wants it to know. */
public final class RawClient extends WireEnd {

    private RawClient(Socket socket) throws IOException {
        super(socket);
    }

    /** Connects to a port of 127.0.0.1. */
    public static RawClient connect(int port) throws IOException {
        return connect(port, 0);
    }

    /** Connects with a receive buffer of so many bytes, so that little hides in the kernel; 0 for its default. */
    public static RawClient connect(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) WireEnd.PATIENCE.toMillis());
        return new RawClient(socket);
    }

    /** Connects with TLS and finishes the handshake; a refused one is an {@link IOException}. */
    public static RawClient connectTls(int port, SSLContext tls, String... protocols) throws IOException {
        Socket plain = new Socket();
        plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) WireEnd.PATIENCE.toMillis());
        plain.setSoTimeout((int) WireEnd.PATIENCE.toMillis());
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", port, true);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new RawClient(socket);
    }

    /** Sends a request and reads its response. */
    public RawResponse exchange(String request) throws IOException {
        send(request);
        return readResponse(request.startsWith("HEAD ") ? "HEAD" : "GET");
    }

    /** Reads interim responses and the final one, its body by its framing. */
    public RawResponse readResponse() throws IOException {
        return readResponse("GET");
    }

    /** Reads the response to a request of the given method: one to HEAD ends with its head. */
    public RawResponse readResponse(String method) throws IOException {
        List<RawHead> interim = new ArrayList<>();
        RawHead head = readHead();
        while (status(head) / 100 == 1 && status(head) != 101) {
            interim.add(head);
            head = readHead();
        }
        boolean bodiless = method.equals("HEAD") || hasNoBody(status(head));
        return new RawResponse(interim, head, bodiless ? RawBody.NONE : readBody(head, true));
    }

    private static int status(RawHead head) {
        return Integer.parseInt(head.startPart(1));
    }

    private static boolean hasNoBody(int status) {
        return status == 101 || status == 204 || status == 304;
    }
}
