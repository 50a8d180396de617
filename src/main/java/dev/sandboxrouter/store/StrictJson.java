package dev.sandboxrouter.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON in UTF-8 (RFC 8259) where a name stands once in an object. Two values under one name are a trap: who checks reads
 * one, who enforces the other. Jackson's own detection ends at the first; here all of them are told.
 */
public final class StrictJson {

    /** With Jackson's limits on depth (1,000), numbers and texts, so that recursion is bounded. */
    private static final JsonFactory FACTORY = new JsonFactory();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final Set<String> duplicates = new LinkedHashSet<>();

    private StrictJson(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads one document.
     *
     * @param what what the document is called in a message
     * @param problems takes what is wrong with it
     * @return null if it is not JSON at all; with duplicates the last value of each name
     */
    public static @Nullable JsonNode read(byte[] utf8, String what, List<String> problems) {
        try (JsonParser parser = FACTORY.createParser(decode(utf8))) {
            StrictJson reader = new StrictJson(parser);
            JsonNode root = parser.nextToken() == null ? null : reader.value();
            if (root == null || parser.nextToken() != null) {
                problems.add(what + " is not one JSON value");
                return null;
            }
            reader.duplicates.forEach(name -> problems.add("duplicate field " + name));
            return root;
        } catch (CharacterCodingException e) {
            problems.add(what + " is not UTF-8");
        } catch (JsonProcessingException e) {
            problems.add(what + " is not valid JSON, line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            problems.add(what + " cannot be read");
        }
        return null;
    }

    private static String decode(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    private JsonNode value() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (object.replace(name, value()) != null) {
                duplicates.add(name);
            }
        }
        return object;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }
}
