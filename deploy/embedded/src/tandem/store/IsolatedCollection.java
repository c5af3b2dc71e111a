package tandem.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.stream.Collectors;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * A collection that hands out copies. The stock one hands out the stored object itself: an update would change it
 * while the answer to somebody's read is still being encoded from it.
 */
final class IsolatedCollection extends H2Collection {

    IsolatedCollection(
            MongoDatabase database, String name, CollectionOptions options, MVStore file, String mapName,
            CursorRegistry cursors) {
        super(
            database,
            name,
            options,
            file.openMap(
                "databases." + mapName, new MVMap.Builder<Object, Document>().valueType(new BsonDocumentType())),
            file.openMap("meta." + mapName),
            cursors);
    }

    @Override
    protected QueryResult createQueryResult(List<Document> documents, int batchSize) {
        List<Document> copies = documents.stream().map(Document::cloneDeeply).collect(Collectors.toList());
        return super.createQueryResult(copies, batchSize);
    }
}
