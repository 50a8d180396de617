package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the control API does not take, and what it says of it; contract section 10. */
class ControlApiInputIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--control-bind-address=127.0.0.1:0");

    @SuppressWarnings("NullAway.Init")
    private ControlClient control;

    /** A name that no other test uses. */
    private final String network = "/sandboxes/s-" + UUID.randomUUID() + "/network";

    @BeforeEach
    void connect() {
        control = new ControlClient(router.controlPort());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"allowPorts\":[0,65536]} | invalid allowPorts port 0: must be between 1 and 65535; invalid allowPorts port 65536: must be between 1 and 65535",
                "{\"denyPorts\":[99999999999]} | invalid denyPorts port 99999999999: must be between 1 and 65535",
                "{\"denyPorts\":[\"80\"]} | invalid denyPorts entry \"80\": must be an integer",
                "{\"denyPorts\":[80.0]} | invalid denyPorts entry 80.0: must be an integer",
                "{\"denyPorts\":80} | invalid denyPorts 80: must be an array",
                "{\"allowIn\":[\"10.0.0.0/33\"],\"denyIn\":[\"0.0.0.0/0\"]} | invalid allowIn CIDR 10.0.0.0/33",
                "{\"denyIn\":[\"example.com\"]} | invalid denyIn CIDR example.com",
                "{\"denyIn\":[null]} | invalid denyIn entry null: must be a string",
                "{\"allowIn\":[\"10.0.0.1\"]} | allowIn requires 0.0.0.0/0 in denyIn",
                "{\"maskRequestHost\":\"a b\"} | mask request host is not valid: a b",
                "{\"maskRequestHost\":1} | invalid maskRequestHost 1: must be a string or null",
                "{\"allowPublicTraffic\":\"no\"} | invalid allowPublicTraffic \"no\": must be true or false",
                "{\"trafficTokenVersion\":-1} | invalid trafficTokenVersion -1: must be an integer from 0 to 2147483647",
                "{\"allowOut\":[\"example.com\"]} | invalid allowed address example.com",
                "{\"rules\":{\"example.com\":[]}} | rules is not supported",
                "{\"egressProxy\":{\"address\":\"x\"}} | egressProxy is not supported",
                "{\"x\":1,\"y\":2} | unknown field x; unknown field y",
                "{\"denyPorts\":[1],\"denyPorts\":[2],\"z\":0} | duplicate field denyPorts; unknown field z",
                "[] | the rules are not a JSON object",
                "{} {} | the body is not one JSON value",
                "{\"denyPorts\" | the body is not valid JSON, line 1, column 13",
            })
    void whatIsWrongIsSaidAllAtOnce(String body, String message) throws IOException {
        ControlApiIT.assertError(control.put(network, body), 400, message);
        ControlApiIT.assertError(control.get(network), 404, "the sandbox is not known");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"rules\":{},\"egressProxy\":null}", "{\"rules\":[]}", "{\"allowOut\":[],\"denyOut\":null}"})
    void emptyFieldsOfE2bAreLetPass(String body) throws IOException {
        assertThat(control.put(network, body).statusCode()).isEqualTo(204);
    }

    @Test
    void aThousandEntriesAreTakenAndOneMoreIsNot() throws IOException {
        String list = "\"192.0.2.1\",".repeat(999) + "\"192.0.2.2\"";
        assertThat(control.put(network, "{\"denyIn\":[" + list + "]}").statusCode())
                .isEqualTo(204);
        assertThat(control.put(network, "{\"denyIn\":[" + list + ",\"192.0.2.3\"]}")
                        .body())
                .contains("denyIn");
    }

    @Test
    void theLargestBodyIsTakenAndOneByteMoreIsNot() throws IOException {
        String fits = "{}" + " ".repeat(ControlRequest.MAX_BODY_BYTES - 2);
        assertThat(control.put(network, fits).statusCode()).isEqualTo(204);
        ControlApiIT.assertError(control.put(network, fits + " "), 413, "the body exceeds the limit of 1048576 bytes");
        assertThat(control.put(network, fits.repeat(4)).statusCode()).isEqualTo(413);
    }

    @Test
    void onlyJsonIsTaken() throws IOException {
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "application/jsonx"}) {
            ControlApiIT.assertError(
                    control.send("PUT", network, "{}", type), 415, "the Content-Type must be application/json");
        }
        assertThat(control.send("PUT", network, "{}", "Application/JSON; charset=utf-8")
                        .statusCode())
                .isEqualTo(204);
        assertThat(control.send("PUT", network, "{}", "application/merge-patch+json")
                        .statusCode())
                .isEqualTo(415);
        assertThat(control.send("PATCH", network, "{}", "application/json").statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "/sandboxes/Upper/network, invalid sandbox id Upper",
        "/sandboxes/a.b/network, invalid sandbox id a.b",
        "/sandboxes/a%2Fb/network, invalid sandbox id a%2Fb",
        "/sandboxes/-a/network?namespace=_, invalid namespace _; invalid sandbox id -a",
        "/sandboxes/a/network?namespace=a&namespace=b, duplicate parameter namespace",
    })
    void badNamesAreRefused(String path, String message) throws IOException {
        ControlApiIT.assertError(control.get(path), 400, message);
        ControlApiIT.assertError(control.put(path, "{}"), 400, message);
    }

    /** A script whose variable is empty meant some namespace, and not the default one. */
    @Test
    void anEmptyNamespaceIsNotTheDefaultOne() throws IOException {
        control.put(network, "{\"denyPorts\":[22]}");
        ControlApiIT.assertError(control.put(network + "?namespace=", "{}"), 400, "invalid namespace ");
        ControlApiIT.assertError(control.delete(network + "?namespace"), 400, "invalid namespace ");
        ControlApiIT.assertError(control.get("/sandboxes?namespace="), 400, "invalid namespace ");
        ControlApiIT.assertError(
                control.get("/sandboxes?limit=&continue="),
                400,
                "invalid limit : must be between 1 and 1000; invalid continue ");
        assertThat(control.get(network).body()).contains("\"denyPorts\":[22]");
    }

    @Test
    void pathsAndMethodsThatAreNotServed() throws IOException {
        ControlApiIT.assertError(control.get("/nope"), 404, "there is nothing at this path");
        ControlApiIT.assertError(control.get("/sandboxes/a/b/c"), 404, "there is nothing at this path");
        HttpResponse<String> post = control.post(network, "{}");
        ControlApiIT.assertError(post, 405, "the method POST is not allowed here");
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, PUT, PATCH, DELETE");
        HttpResponse<String> delete = control.delete("/sandboxes");
        ControlApiIT.assertError(delete, 405, "the method DELETE is not allowed here");
        assertThat(delete.headers().firstValue("Allow")).hasValue("GET");
    }
}
