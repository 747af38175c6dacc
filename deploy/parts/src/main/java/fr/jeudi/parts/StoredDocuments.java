package fr.jeudi.parts;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

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

    /**
     * Decides when a page is split, and is asked at each write: about twice the BSON, as objects
     * take more, without encoding it.
     */
    @Override
    public int getMemory(Document document) {
        return 2 * size(document);
    }

    private static int size(@Nullable Object value) {
        return switch (value) {
            case Document document -> {
                int size = 5;
                for (var entry : document.entrySet()) {
                    size += 2 + entry.getKey().length() + size(entry.getValue());
                }
                yield size;
            }
            case Collection<?> list -> {
                int size = 5;
                for (var element : list) {
                    size += 4 + size(element);
                }
                yield size;
            }
            case String text -> 5 + text.length();
            case BinData bytes -> 5 + bytes.getData().length;
            case null, default -> 8;
        };
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
