package tandem.store;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Bulk writes with errors, answered as MongoDB does: ordered updates stop at their first error, and only what was
 * inserted is counted. The stock server carries on, and counts everything that it was given.
 */
final class BulkWrites {

    private BulkWrites() {
    }

    static Document run(String command, Document query, UnaryOperator<Document> server) {
        if (command.equals("update") && isOrdered(query) && updates(query).size() > 1) {
            return updateInOrder(query, server);
        }
        Document answer = server.apply(query);
        return command.equals("insert") ? withInsertedCount(answer, isOrdered(query)) : answer;
    }

    private static Document withInsertedCount(Document answer, boolean ordered) {
        List<?> errors = (List<?>) answer.getOrDefault("writeErrors", List.of());
        if (errors.isEmpty()) {
            return answer;
        }
        int given = ((Number) answer.get("n")).intValue();
        int firstError = ((Number) ((Document) errors.get(0)).get("index")).intValue();
        answer.put("n", ordered ? firstError : given - errors.size());
        return answer;
    }

    private static Document updateInOrder(Document command, UnaryOperator<Document> server) {
        int matched = 0;
        int modified = 0;
        List<Document> upserted = new ArrayList<>();
        List<Document> errors = new ArrayList<>();
        List<Document> updates = updates(command);
        for (int index = 0; index < updates.size() && errors.isEmpty(); index++) {
            Document single = command.clone();
            single.put("updates", List.of(updates.get(index)));
            Document answer = server.apply(single);
            matched += ((Number) answer.get("n")).intValue();
            modified += ((Number) answer.get("nModified")).intValue();
            upserted.addAll(indexed(answer, "upserted", index));
            errors.addAll(indexed(answer, "writeErrors", index));
        }
        Document answer = new Document("n", matched).append("nModified", modified);
        if (!upserted.isEmpty()) {
            answer.put("upserted", upserted);
        }
        if (!errors.isEmpty()) {
            answer.put("writeErrors", errors);
        }
        return answer.append("ok", 1.0);
    }

    private static List<Document> indexed(Document answer, String field, int index) {
        List<Document> entries = new ArrayList<>();
        for (Object entry : (List<?>) answer.getOrDefault(field, List.of())) {
            Document copy = ((Document) entry).clone();
            copy.put("index", index);
            entries.add(copy);
        }
        return entries;
    }

    private static boolean isOrdered(Document query) {
        return !Boolean.FALSE.equals(query.get("ordered"));
    }

    @SuppressWarnings("unchecked")
    private static List<Document> updates(Document command) {
        return (List<Document>) command.get("updates");
    }
}
