package fr.jeudi.dispatch.ledger;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;

/** The same on a real MongoDB. */
@Testcontainers(disabledWithoutDocker = true)
class LedgerIT extends LedgerContract {
    @Container private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8");

    @Override
    String uri() {
        return MONGO.getConnectionString();
    }
}
