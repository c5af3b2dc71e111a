package tandem.store;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Ordered bulk updates stop at their first error, as MongoDB's do; the stock server carries on. */
final class OrderedUpdates {

    private OrderedUpdates() {
    }

    static boolean applies(Document command) {
        return !Boolean.FALSE.equals(command.get("ordered")) && updates(command).size() > 1;
    }

    static Document run(Document command, UnaryOperator<Document> runOne) {
        int matched = 0;
        int modified = 0;
        List<Document> upserted = new ArrayList<>();
        List<Document> errors = new ArrayList<>();
        List<Document> updates = updates(command);
        for (int index = 0; index < updates.size() && errors.isEmpty(); index++) {
            Document single = command.clone();
            single.put("updates", List.of(updates.get(index)));
            Document answer = runOne.apply(single);
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

    @SuppressWarnings("unchecked")
    private static List<Document> updates(Document command) {
        return (List<Document>) command.get("updates");
    }
}
