package tandem.store;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Documents on disk as BSON: the stock server uses Java serialization, several times slower and larger. */
final class BsonDocumentType extends BasicDataType<Document> {

    @Override
    public int getMemory(Document document) {
        return encode(document).length;
    }

    @Override
    public void write(WriteBuffer target, Document document) {
        target.put(encode(document));
    }

    @Override
    public Document read(ByteBuffer source) {
        ByteBuf view = Unpooled.wrappedBuffer(source);
        Document document = BsonDecoder.decodeBson(view);
        source.position(source.position() + view.readerIndex());
        return document;
    }

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }

    static byte[] encode(Document document) {
        ByteBuf buffer = Unpooled.buffer(512);
        BsonEncoder.encodeDocument(document, buffer);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }
}
