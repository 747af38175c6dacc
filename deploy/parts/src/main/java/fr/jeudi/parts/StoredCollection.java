package fr.jeudi.parts;

import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.ArrayList;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes a copy of what is stored and puts that in its place: the superclass changes the document
 * itself, which at that moment may be on its way to a reader, or into the file. And looks up by a
 * unique index what asks for its fields and more, as MongoDB does: the superclass reads all there
 * is for anything but the index's fields alone.
 */
final class StoredCollection extends H2Collection {
    private boolean changing;

    StoredCollection(
            StoredDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Document> documents,
            MVMap<String, Object> meta,
            CursorRegistry cursors) {
        super(database, name, options, documents, meta, cursors);
    }

    @Override
    public synchronized Document findAndModify(Document command) {
        changing = true;
        try {
            return super.findAndModify(command);
        } finally {
            changing = false;
        }
    }

    @Override
    public synchronized Document updateDocuments(
            Document selector,
            Document update,
            ArrayFilters filters,
            boolean multi,
            boolean upsert,
            Oplog oplog) {
        changing = true;
        try {
            return super.updateDocuments(selector, update, filters, multi, upsert, oplog);
        } finally {
            changing = false;
        }
    }

    @Override
    protected QueryResult queryDocuments(
            Document query,
            @Nullable Document order,
            int skip,
            int limit,
            int batch,
            @Nullable Document projection) {
        var found = super.queryDocuments(query, order, skip, limit, batch, projection);
        return changing ? copied(found) : found;
    }

    @Override
    protected QueryResult matchDocuments(
            Document query,
            @Nullable Document order,
            int skip,
            int limit,
            int batch,
            @Nullable Document projection) {
        for (var index : getIndexes()) {
            var indexed = indexed(query, index);
            if (index.canHandle(indexed)) {
                var positions = index.getPositions(indexed);
                return matchDocuments(query, positions, order, skip, limit, batch, projection);
            }
        }
        return super.matchDocuments(query, order, skip, limit, batch, projection);
    }

    /** What the query says of the index's fields; an index can't handle less than all of them. */
    private static Document indexed(Document query, Index<Object> index) {
        var indexed = new Document();
        for (var key : index.getKeys()) {
            if (query.containsKey(key.getKey())) {
                indexed.put(key.getKey(), query.get(key.getKey()));
            }
        }
        return indexed;
    }

    private static QueryResult copied(QueryResult found) {
        var copies = new ArrayList<Document>();
        for (var document : found) {
            copies.add(document.cloneDeeply());
        }
        return new QueryResult(copies, found.getCursorId());
    }
}
