package fr.jeudi.dispatch.ledger;

import fr.jeudi.parts.DocumentStore;
import java.util.Optional;

class LedgerTest extends LedgerContract {
    private static final DocumentStore STORE = DocumentStore.inMemory();

    @Override
    String uri() {
        return Optional.ofNullable(System.getenv("SPRING_MONGODB_URI"))
                .orElseGet(() -> STORE.uri("ledger"));
    }
}
