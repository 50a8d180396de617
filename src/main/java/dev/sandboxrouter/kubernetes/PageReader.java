package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of a LIST while it comes. The page is some megabytes of which some kilobytes matter: it is cut into pods
 * by its brackets, each is read and dropped, and what stands around them is kept for the end. One thread at a time.
 */
final class PageReader {

    /** An API server takes no object above 1.5 MiB. */
    private static final int MAX_PART = 4 * 1024 * 1024;

    private final PodRecords records;
    private final List<PodRecord> pods = new ArrayList<>(PodApi.PAGE_SIZE);
    private final ByteArrayOutputStream around = new ByteArrayOutputStream(256);
    private final ByteArrayOutputStream pod = new ByteArrayOutputStream(16 * 1024);
    private int depth;
    private boolean inItems;
    private boolean inText;
    private boolean escaped;
    private @Nullable IOException unreadable;

    PageReader(PodRecords records) {
        this.records = records;
    }

    /** Takes the next bytes. */
    void add(ByteBuffer bytes) {
        while (bytes.hasRemaining() && unreadable == null) {
            byte next = bytes.get();
            boolean ofPod = inItems && depth > 2;
            if (inText) {
                text(next);
            } else {
                ofPod |= structure(next);
            }
            keep(next, ofPod);
            if (ofPod && depth == 2 && !inText) {
                finishPod();
            }
        }
    }

    private void text(byte next) {
        inText = escaped || next != '"';
        escaped = !escaped && next == '\\';
    }

    /** Returns whether a pod begins here: an object in the only list that stands directly in a page. */
    private boolean structure(byte next) {
        switch (next) {
            case '"' -> inText = true;
            case '{', '[' -> {
                depth++;
                inItems |= next == '[' && depth == 2;
                return inItems && depth == 3;
            }
            case '}', ']' -> {
                depth--;
                inItems &= depth > 1;
            }
            default -> {
                return false;
            }
        }
        return false;
    }

    private void keep(byte next, boolean ofPod) {
        ByteArrayOutputStream part = ofPod ? pod : around;
        if (ofPod || !inItems || depth < 2 || next == '[') {
            part.write(next);
        }
        if (part.size() > MAX_PART) {
            unreadable = new IOException("a part of the list is longer than " + MAX_PART + " bytes");
        }
    }

    private void finishPod() {
        try {
            PodRecord record = records.of(PodJson.read(pod.toByteArray(), PodJson.Pod.class));
            if (record != null) {
                pods.add(record);
            }
        } catch (IOException e) {
            unreadable = e;
        }
        pod.reset();
    }

    /** All that was no pod: of an answer that is no list, everything. */
    String around() {
        return around.toString(StandardCharsets.UTF_8);
    }

    /**
     * The page, once all of it has come.
     *
     * @throws IOException if it is no list of pods
     */
    PodApi.Page page() throws IOException {
        if (unreadable != null) {
            throw unreadable;
        }
        PodJson.PodList list = PodJson.read(around.toByteArray(), PodJson.PodList.class);
        if (list.items() == null || list.metadata() == null) {
            throw new IOException("no list of pods");
        }
        String next = list.metadata().next();
        return new PodApi.Page(
                pods,
                next == null || next.isEmpty() ? null : next,
                list.metadata().resourceVersion());
    }
}
