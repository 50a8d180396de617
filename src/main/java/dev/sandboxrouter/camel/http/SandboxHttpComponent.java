package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.camel.LoopWatch;
import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.relay.Relay;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.netty.http.NettyHttpComponent;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.apache.camel.component.netty.http.RestNettyHttpBinding;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

/**
 * Creates the endpoints of the data path, one for each {@link SandboxHttpOperation}. All endpoints of one component share a {@link Relay}, which is the single bean of that type in the registry unless one is set here.
 */
@Component("sandbox-http")
// What the endpoint leaves out, the component leaves out: nobody reads these of netty-http's options here.
@Metadata(
        excludeProperties =
                "allowDefaultCodec,allowSerializedHeaders,autoAppendDelimiter,bossCount,bridgeErrorHandler,bossGroup,"
                        + "broadcast,channelGroup,clientInitializerFactory,clientMode,configuration,"
                        + "connectTimeout,correlationManager,decoderMaxLineLength,decoders,delimiter,disconnect,"
                        + "disconnectOnNoReply,enabledProtocols,encoders,encoding,executorService,"
                        + "headerFilterStrategy,hostnameVerification,keyStoreFormat,keyStoreResource,"
                        + "lazyChannelCreation,maximumPoolSize,muteException,nativeTransport,needClientAuth,"
                        + "nettyHttpBinding,nettyServerBootstrapFactory,networkInterface,noReplyLogLevel,options,"
                        + "passphrase,producerPoolBlockWhenExhausted,producerPoolEnabled,producerPoolMaxIdle,"
                        + "producerPoolMaxTotal,producerPoolMaxWait,producerPoolMinEvictableIdle,"
                        + "producerPoolMinIdle,receiveBufferSize,receiveBufferSizePredictor,reconnect,"
                        + "reconnectInterval,requestTimeout,reuseChannel,securityConfiguration,securityProvider,"
                        + "sendBufferSize,serverClosedChannelExceptionCaughtLogLevel,"
                        + "serverExceptionCaughtLogLevel,serverInitializerFactory,shutdownTimeout,ssl,"
                        + "sslClientCertHeaders,sslContextParameters,sslHandler,sync,textline,transferExchange,"
                        + "trustStoreResource,udpByteArrayCodec,udpConnectionlessSending,unixDomainSocketPath,"
                        + "useByteBuf,useGlobalSslContextParameters,usingExecutorService,workerCount,workerGroup")
public class SandboxHttpComponent extends NettyHttpComponent {

    /** What an endpoint's URI may say, generated from its annotations. */
    private static final Set<String> OPTIONS = new SandboxHttpEndpointUriFactory().propertyNames();

    @Metadata(label = "advanced", autowired = true)
    private @Nullable Relay relay;

    private final LoopWatch loopWatch = new LoopWatch();
    private BiConsumer<Target, DialFailure> dials = (target, failure) -> {};

    /** The relay that carries the bytes; where none is set, the one in the registry. */
    public Relay getRelay() {
        if (relay == null) {
            relay = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Relay.class);
        }
        return relay;
    }

    /** The relay that carries the bytes. */
    public void setRelay(Relay relay) {
        this.relay = relay;
    }

    /** Who is told of each dial that failed. */
    public BiConsumer<Target, DialFailure> getDials() {
        return dials;
    }

    /** Who is told of each dial that failed: whoever doubts an address then. On event loops; must not block. */
    public void setDials(BiConsumer<Target, DialFailure> dials) {
        this.dials = dials;
    }

    /** Notices steps that keep an event loop busy. */
    public LoopWatch loopWatch() {
        return loopWatch;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        refuseOptionsOfOthers(parameters.keySet());
        NettyHttpConfiguration configuration = getConfiguration().copy();
        configuration.setProtocol("tcp");
        configuration.setTextline(false);
        configuration.setSend503whenSuspended(
                false); // suspended means not listening, so that a balancer goes elsewhere
        SandboxHttpEndpoint endpoint =
                new SandboxHttpEndpoint(uri, this, configuration, SandboxHttpOperation.named(remaining));
        endpoint.setNettyHttpBinding(new RestNettyHttpBinding(getHeaderFilterStrategy()));
        endpoint.setHeaderFilterStrategy(getHeaderFilterStrategy());
        setProperties(endpoint, parameters);
        endpoint.checkOptions();
        return endpoint;
    }

    /**
     * The class above would take netty-http's options and nobody would read them: a listener with {@code ssl=true} would
     * listen without.
     */
    private static void refuseOptionsOfOthers(Set<String> given) {
        Set<String> unknown = new TreeSet<>(given);
        unknown.removeAll(OPTIONS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("sandbox-http has no option " + String.join(", ", unknown)
                    + ": expected one of " + String.join(", ", new TreeSet<>(OPTIONS)));
        }
    }

    @Override
    protected void doStop() throws Exception {
        loopWatch.close();
        super.doStop();
    }
}
