package tandem.store;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Keys of an index, as BSON on disk and in an order of their own: equal keys compare equal, the rest is arbitrary. The
 * stock server has no order for them and compares their Java serializations, made anew for every comparison.
 */
final class IndexKeyType extends BasicDataType<KeyValue> {

    private final BsonDocumentType documents = new BsonDocumentType();

    @Override
    public int compare(KeyValue left, KeyValue right) {
        int order = Integer.compare(left.size(), right.size());
        for (int position = 0; order == 0 && position < left.size(); position++) {
            order = compareValues(left.get(position), right.get(position));
        }
        return order;
    }

    @Override
    public int getMemory(KeyValue key) {
        return documents.getMemory(toDocument(key));
    }

    @Override
    public void write(WriteBuffer target, KeyValue key) {
        documents.write(target, toDocument(key));
    }

    @Override
    public KeyValue read(ByteBuffer source) {
        List<Object> values = new ArrayList<>(documents.read(source).values());
        return new KeyValue(values);
    }

    @Override
    public KeyValue[] createStorage(int size) {
        return new KeyValue[size];
    }

    private static int compareValues(Object left, Object right) {
        int order = Byte.compare(BsonEncoder.determineType(left), BsonEncoder.determineType(right));
        if (order != 0) {
            return order;
        }
        if (left instanceof String) {
            return ((String) left).compareTo((String) right);
        }
        if (left instanceof Double) {
            return ((Double) left).compareTo((Double) right);
        }
        return Arrays.compareUnsigned(encode(left), encode(right));
    }

    private static byte[] encode(Object value) {
        return BsonDocumentType.encode(new Document("", value));
    }

    private static Document toDocument(KeyValue key) {
        Document document = new Document();
        for (int position = 0; position < key.size(); position++) {
            document.put(Integer.toString(position), key.get(position));
        }
        return document;
    }
}
