package fr.jeudi.local.parts;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** A program with mongod's arguments and protocol, where no mongod is. */
final class PretendMongod {

    private PretendMongod() {}

    static void main(String[] args) {
        var arguments = List.of(args);
        var port = Integer.parseInt(arguments.get(arguments.indexOf("--port") + 1));
        new MongoServer(new MemoryBackend()).bind("127.0.0.1", port);
    }
}
