package fr.jeudi.parts;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * One database of the embedded store with our own types in its maps: the unique indexes are opened
 * here first, and the superclass then finds them open.
 */
final class StoredDatabase extends H2Database {
    private final MVStore store;

    StoredDatabase(String name, MVStore store, CursorRegistry cursors) {
        // The superclass opens its first collections while it is made.
        this.store = store;
        super(name, store, cursors);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
        var map = "%s._index_%s".formatted(getFullCollectionNamespace(collection), index);
        store.openMap(map, new MVMap.Builder<Object, Object>().keyType(new StoredKeys()));
        return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(
            String collection, CollectionOptions options) {
        var name = getFullCollectionNamespace(collection);
        MVMap<Object, Document> documents =
                store.openMap(
                        "databases." + name,
                        new MVMap.Builder<Object, Document>()
                                .keyType(new StoredKeys())
                                .valueType(new StoredDocuments()));
        return new StoredCollection(
                this,
                collection,
                options,
                documents,
                store.openMap("meta." + name),
                cursorRegistry);
    }
}
