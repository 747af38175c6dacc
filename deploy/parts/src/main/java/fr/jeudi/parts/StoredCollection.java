package fr.jeudi.parts;

import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.ArrayList;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes a copy of what is stored and puts that in its place. The superclass changes the document
 * itself, which at that moment may be on its way to a reader, or into the file.
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

    private static QueryResult copied(QueryResult found) {
        var copies = new ArrayList<Document>();
        for (var document : found) {
            copies.add(document.cloneDeeply());
        }
        return new QueryResult(copies, found.getCursorId());
    }
}
