package dev.sandboxrouter.camel.http;

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

/**
 * Receive requests for sandboxes over HTTP ({@code listen}) and relay them to the sandbox that the route resolved
 * ({@code relay}). Bodies stream past Camel.
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
        excludeProperties = "allowDefaultCodec,allowSerializedHeaders,autoAppendDelimiter,bossCount,bridgeEndpoint,"
                + "broadcast,channelGroup,chunkedMaxContentLength,clientInitializerFactory,clientMode,"
                + "compression,configuration,connectTimeout,cookieHandler,correlationManager,"
                + "decoderMaxLineLength,decoders,delimiter,disableStreamCache,disconnect,"
                + "disconnectOnNoReply,enabledProtocols,encoders,encoding,executorService,"
                + "headerFilterStrategy,hostnameVerification,httpMethodRestrict,keyStoreFormat,"
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
                + "useGlobalSslContextParameters,useRelativePath,usingExecutorService,workerCount")
public class SandboxHttpEndpoint extends NettyHttpEndpoint {

    /** The port of a listener that is not wanted. */
    public static final int NONE = -1;

    @UriPath(description = "What the endpoint does: listen for requests, or relay the exchange's request")
    @Metadata(required = true, enums = "listen,relay")
    private String operation = SandboxHttpComponent.LISTEN;

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

    public SandboxHttpEndpoint(String uri, SandboxHttpComponent component, NettyHttpConfiguration configuration) {
        super(uri, component, configuration);
    }

    @Override
    public SandboxHttpComponent getComponent() {
        return (SandboxHttpComponent) super.getComponent();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (port == NONE && tlsPort == NONE) {
            throw new IllegalArgumentException("sandbox-http:listen has neither a port nor a tlsPort");
        }
        getConfiguration().setHost(addressToBind(host));
        getConfiguration().setPort(port);
        SandboxHttpConsumer consumer = new SandboxHttpConsumer(this, processor, getConfiguration());
        configureConsumer(consumer);
        return consumer;
    }

    static String addressToBind(String host) {
        return host.isEmpty() ? "0.0.0.0" : host;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException("sandbox-http:listen receives requests; sandbox-http:relay sends them on");
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
