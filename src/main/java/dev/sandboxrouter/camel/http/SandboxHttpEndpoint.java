package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.contract.RouteRefusal;
import dev.sandboxrouter.relay.codec.HeaderRules;
import java.util.OptionalInt;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.apache.camel.component.netty.http.NettyHttpEndpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.jspecify.annotations.Nullable;

/**
 * Receive requests for sandboxes over HTTP and relay them to the sandbox that the route resolved. Bodies stream past Camel.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "sandbox-http",
        title = "Sandbox HTTP",
        syntax = "sandbox-http:operation",
        category = {Category.NETWORKING, Category.HTTP},
        remote = true)
// Options of netty-http that mean nothing to a pipeline of our own: limits and time-outs are the relay's.
@Metadata(
        excludeProperties =
                "allowDefaultCodec,allowSerializedHeaders,autoAppendDelimiter,bossCount,bridgeErrorHandler,bridgeEndpoint,"
                        + "bossGroup,broadcast,channelGroup,chunkedMaxContentLength,clientInitializerFactory,clientMode,"
                        + "compression,configuration,connectTimeout,cookieHandler,correlationManager,"
                        + "decoderMaxLineLength,decoders,delimiter,disableStreamCache,disconnect,"
                        + "disconnectOnNoReply,enabledProtocols,encoders,encoding,executorService,"
                        + "exceptionHandler,exchangePattern,headerFilterStrategy,hostnameVerification,httpMethodRestrict,keyStoreFormat,"
                        + "keyStoreResource,lazyChannelCreation,logWarnOnBadRequest,mapHeaders,matchOnUriPrefix,"
                        + "maxChunkSize,maxHeaderSize,maxInitialLineLength,maximumPoolSize,muteException,"
                        + "nativeTransport,needClientAuth,nettyHttpBinding,nettyServerBootstrapFactory,"
                        + "nettySharedHttpServer,networkInterface,noReplyLogLevel,okStatusCodeRange,options,"
                        + "passphrase,path,producerPoolBlockWhenExhausted,producerPoolEnabled,producerPoolMaxIdle,"
                        + "producerPoolMaxTotal,producerPoolMaxWait,producerPoolMinEvictableIdle,"
                        + "producerPoolMinIdle,protocol,receiveBufferSize,receiveBufferSizePredictor,reconnect,"
                        + "reconnectInterval,requestTimeout,reuseChannel,securityConfiguration,securityOptions,"
                        + "securityProvider,send503whenSuspended,sendBufferSize,"
                        + "serverClosedChannelExceptionCaughtLogLevel,serverExceptionCaughtLogLevel,"
                        + "serverInitializerFactory,shutdownTimeout,ssl,sslClientCertHeaders,sslContextParameters,"
                        + "sslHandler,sync,synchronous,textline,throwExceptionOnFailure,traceEnabled,"
                        + "transferException,transferExchange,trustStoreResource,udpByteArrayCodec,"
                        + "udpConnectionlessSending,unixDomainSocketPath,urlDecodeHeaders,useByteBuf,"
                        + "useGlobalSslContextParameters,useRelativePath,usingExecutorService,workerCount,workerGroup")
public class SandboxHttpEndpoint extends NettyHttpEndpoint {

    /** The port of a listener that is not wanted. */
    public static final int NONE = -1;

    /** Of {@code maxBytes}: what one request may hold, times the requests that are under way, has to fit into memory. */
    public static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    @UriPath(
            description =
                    "What the endpoint does: listen for requests; relay the exchange's request to its sandbox; refuse"
                            + " it; set a header of it; or wait for its body, which then is the message's.",
            enums = "listen,relay,refuse,header,body")
    @Metadata(required = true)
    private String operation;

    @UriParam(label = "consumer", description = "Address to listen on. All addresses where it is empty.")
    private String host = "";

    @UriParam(
            label = "consumer",
            defaultValue = "8080",
            description = "Port to listen on. 0 takes a free one, -1 none.")
    private int port = 8080;

    @UriParam(label = "consumer", description = "Address to listen on with TLS. All addresses where it is empty.")
    private String tlsHost = "";

    @UriParam(
            label = "consumer",
            defaultValue = "-1",
            description = "Port to listen on with TLS, beside the other or instead. 0 takes a free one, -1 none.")
    private int tlsPort = NONE;

    @UriParam(
            label = "producer",
            defaultValue = "403",
            description = "For refuse: the status of the answer, 400 to 599.")
    private int code = 403;

    @UriParam(
            label = "producer",
            defaultValue = "refused",
            description =
                    "For refuse: one word for the header X-Sandbox-Router-Reason and the access log, of a-z, 0-9 and"
                            + " -.")
    private String reason = "refused";

    @UriParam(
            label = "producer",
            defaultValue = "The request was refused.",
            description = "For refuse: the sentence that the caller reads.")
    private String detail = "The request was refused.";

    @UriParam(
            label = "producer",
            defaultValue = "-1",
            description = "For refuse: seconds for the header Retry-After; -1 leaves it out.")
    private int retryAfter = -1;

    @UriParam(
            label = "producer",
            description = "For header: the name of the field. What the caller sent under it is replaced.")
    private @Nullable String name;

    @UriParam(
            label = "producer",
            description = "For header: its value, in the Simple language, such as ${sandbox:namespace}. Visible ASCII.")
    private @Nullable String value;

    @UriParam(
            label = "producer",
            description =
                    "For body: how large a body may be, in bytes, 1 to 16777216. A larger one is answered with 413."
                            + " There is no default: it is memory for each request that is under way.")
    private int maxBytes;

    private final SandboxHttpOperation todo;

    public SandboxHttpEndpoint(
            String uri,
            SandboxHttpComponent component,
            NettyHttpConfiguration configuration,
            SandboxHttpOperation todo) {
        super(uri, component, configuration);
        this.todo = todo;
        this.operation = todo.word();
    }

    @Override
    public SandboxHttpComponent getComponent() {
        return (SandboxHttpComponent) super.getComponent();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (todo != SandboxHttpOperation.LISTEN) {
            throw new IllegalArgumentException(
                    "sandbox-http:" + operation + " is a step; sandbox-http:listen receives requests");
        }
        if (port == NONE && tlsPort == NONE) {
            throw new IllegalArgumentException("sandbox-http:listen has neither a port nor a tlsPort");
        }
        getConfiguration().setHost(addressToBind(host));
        getConfiguration().setPort(port);
        // client and upstream share a thread, or nothing would work
        getConfiguration().setBossGroup(getComponent().getRelay().eventLoops());
        getConfiguration().setWorkerGroup(getComponent().getRelay().eventLoops());
        SandboxHttpConsumer consumer = new SandboxHttpConsumer(this, processor, getConfiguration());
        configureConsumer(consumer);
        return consumer;
    }

    static String addressToBind(String host) {
        return host.isEmpty() ? "0.0.0.0" : host;
    }

    @Override
    public Producer createProducer() {
        return todo.producer(this);
    }

    /**
     * Finds mistakes in the options at the start.
     *
     * @throws IllegalArgumentException naming the option and what is expected
     */
    void checkOptions() {
        switch (todo) {
            case REFUSE -> refusal();
            case HEADER -> {
                if (name == null || value == null || !HeaderRules.maySet(name)) {
                    throw new IllegalArgumentException("sandbox-http:header needs name and value; name " + name
                            + " has to be a field that is not about framing, routing, forwarding or credentials");
                }
            }
            case BODY -> {
                if (maxBytes < 1 || maxBytes > MAX_BODY_BYTES) {
                    throw new IllegalArgumentException(
                            "sandbox-http:body: maxBytes " + maxBytes + ": expected 1 to " + MAX_BODY_BYTES);
                }
            }
            default -> {}
        }
    }

    /** What {@code refuse} answers. */
    RouteRefusal refusal() {
        OptionalInt after = retryAfter == -1 ? OptionalInt.empty() : OptionalInt.of(retryAfter);
        return new RouteRefusal(code, reason, detail, after);
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public int getPort() {
        return port;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public int getCode() {
        return code;
    }

    public void setCode(int code) {
        this.code = code;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }

    public String getDetail() {
        return detail;
    }

    public void setDetail(String detail) {
        this.detail = detail;
    }

    public int getRetryAfter() {
        return retryAfter;
    }

    public void setRetryAfter(int retryAfter) {
        this.retryAfter = retryAfter;
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public @Nullable String getValue() {
        return value;
    }

    public void setValue(String value) {
        this.value = value;
    }

    public int getMaxBytes() {
        return maxBytes;
    }

    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public String getTlsHost() {
        return tlsHost;
    }

    public void setTlsHost(String tlsHost) {
        this.tlsHost = tlsHost;
    }

    public int getTlsPort() {
        return tlsPort;
    }

    public void setTlsPort(int tlsPort) {
        this.tlsPort = tlsPort;
    }

    @Override
    public boolean isLenientProperties() {
        return false; // a misspelt option is an error at start, not a surprise at run time
    }
}
