package fr.jeudi.parts;

import de.bwaldvogel.mongo.backend.KeyValue;
import java.util.Objects;
import org.h2.mvstore.type.ObjectDataType;
import org.jspecify.annotations.Nullable;

/**
 * Keys of documents and of indexes, compared as they are. H2's own way is to serialize both sides
 * at each step of a search. The order is by class, then within it, and means nothing else.
 */
final class StoredKeys extends ObjectDataType {

    @Override
    public int compare(@Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return 0;
        }
        if (a == null || b == null) {
            return a == null ? -1 : 1;
        }
        if (a.getClass() != b.getClass()) {
            return a.getClass().getName().compareTo(b.getClass().getName());
        }
        if (a instanceof KeyValue left) {
            return compareAll(left, (KeyValue) b);
        }
        if (a instanceof Comparable<?>) {
            @SuppressWarnings("unchecked") // Both are of one class.
            var comparable = (Comparable<Object>) a;
            return comparable.compareTo(Objects.requireNonNull(b));
        }
        return super.compare(a, b);
    }

    private int compareAll(KeyValue a, KeyValue b) {
        int order = Integer.compare(a.size(), b.size());
        for (int i = 0; order == 0 && i < a.size(); i++) {
            order = compare(a.get(i), b.get(i));
        }
        return order;
    }
}
