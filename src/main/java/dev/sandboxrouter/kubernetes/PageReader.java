package dev.sandboxrouter.kubernetes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of a LIST while it comes. The page is some megabytes of which some kilobytes matter: it is cut into items
 * by its brackets, each is read and dropped, and what stands around them is kept for the end. One thread at a time.
 *
 * <p>What the API server notes about who wrote which field is left out before anything is read: it can be half of a pod, and
 * each pod has names in it that no other has, which a parser that remembers names pays dearly for.
 */
final class PageReader<T> {

    /** An API server takes no object above 1.5 MiB. */
    private static final int MAX_PART = 4 * 1024 * 1024;

    private static final byte[] OMITTED = "\"managedFields\":".getBytes(StandardCharsets.US_ASCII);
    /** How deep a list in an item's metadata is. */
    private static final int OMITTED_DEPTH = 5;

    private final ApiKind<T> kind;
    private final List<T> items = new ArrayList<>(ResourceApi.PAGE_SIZE);
    private final Bytes around = new Bytes(256);
    private final Bytes item = new Bytes(16 * 1024);
    private int depth;
    private boolean inItems;
    private boolean inText;
    private boolean escaped;
    private boolean omitting;
    private @Nullable IOException unreadable;

    PageReader(ApiKind<T> kind) {
        this.kind = kind;
    }

    /** Takes the next bytes. */
    void add(ByteBuffer bytes) {
        while (bytes.hasRemaining() && unreadable == null) {
            byte next = bytes.get();
            boolean ofItem = inItems && depth > 2;
            boolean within = omitting;
            if (inText) {
                text(next);
            } else {
                ofItem |= structure(next);
            }
            if (!within || !omitting) { // the brackets stay
                keep(next, ofItem);
            }
            if (ofItem && depth == 2 && !inText) {
                finishItem();
            }
        }
    }

    private void text(byte next) {
        inText = escaped || next != '"';
        escaped = !escaped && next == '\\';
    }

    /** Returns whether an item begins here: an object in the only list that stands directly in a page. */
    private boolean structure(byte next) {
        switch (next) {
            case '"' -> inText = true;
            case '{', '[' -> {
                depth++;
                inItems |= next == '[' && depth == 2;
                omitting |= next == '[' && depth == OMITTED_DEPTH && inItems && item.endsWith(OMITTED);
                return inItems && depth == 3;
            }
            case '}', ']' -> {
                depth--;
                inItems &= depth > 1;
                omitting &= depth >= OMITTED_DEPTH;
            }
            default -> {
                return false;
            }
        }
        return false;
    }

    private void keep(byte next, boolean ofItem) {
        Bytes part = ofItem ? item : around;
        if (ofItem || !inItems || depth < 2 || next == '[') {
            part.add(next);
        }
        if (part.length() > MAX_PART) {
            unreadable = new IOException("a part of the list is longer than " + MAX_PART + " bytes");
        }
    }

    private void finishItem() {
        try {
            T read = kind.item(item);
            if (read != null) {
                items.add(read);
            }
        } catch (IOException e) {
            unreadable = e;
        }
        item.clear();
    }

    /** All that was no item: of an answer that is no list, everything. */
    String around() {
        return around.text();
    }

    /**
     * The page, once all of it has come.
     *
     * @throws IOException if it is no list
     */
    ResourceApi.Page<T> page() throws IOException {
        if (unreadable != null) {
            throw unreadable;
        }
        PodJson.Page list = PodJson.read(around, PodJson.Page.class);
        if (list.items() == null || list.metadata() == null) {
            throw new IOException("no list of " + kind.plural());
        }
        String next = list.metadata().next();
        return new ResourceApi.Page<>(
                items,
                next == null || next.isEmpty() ? null : next,
                list.metadata().resourceVersion());
    }
}
