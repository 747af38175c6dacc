package fr.jeudi.parts;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Documents as BSON, a fraction of the time and the bytes of Java's serialization. */
final class StoredDocuments extends BasicDataType<Document> {
    private static final int USUAL_BYTES = 512;

    @Override
    public void write(WriteBuffer buffer, Document document) {
        var bson = encoded(document);
        buffer.put(bson.array(), bson.arrayOffset(), bson.readableBytes());
    }

    @Override
    public Document read(ByteBuffer buffer) {
        var bson = Unpooled.wrappedBuffer(buffer);
        var document = BsonDecoder.decodeBson(bson);
        buffer.position(buffer.position() + bson.readerIndex());
        return document;
    }

    /** Decides when a page is split; as objects, documents take several times their BSON. */
    @Override
    public int getMemory(Document document) {
        return 2 * encoded(document).readableBytes();
    }

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }

    private static ByteBuf encoded(Document document) {
        var bson = Unpooled.buffer(USUAL_BYTES);
        BsonEncoder.encodeDocument(document, bson);
        return bson;
    }
}
