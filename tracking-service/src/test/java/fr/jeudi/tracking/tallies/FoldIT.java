package fr.jeudi.tracking.tallies;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;

/** The same on a real MongoDB. */
@Testcontainers(disabledWithoutDocker = true)
class FoldIT extends FoldContract {
    @Container static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8.0");

    @Override
    String server() {
        return MONGO.getConnectionString();
    }
}
