package fr.jeudi.tracking.tallies;

import fr.jeudi.parts.DocumentStore;
import java.util.Optional;

/** On {@code SPRING_MONGODB_URI}'s server where set, else on the embedded store. */
class FoldTest extends FoldContract {
    private static final DocumentStore STORE = DocumentStore.inMemory();

    @Override
    String server() {
        return Optional.ofNullable(System.getenv("SPRING_MONGODB_URI"))
                .orElseGet(() -> STORE.uri("test"));
    }
}
