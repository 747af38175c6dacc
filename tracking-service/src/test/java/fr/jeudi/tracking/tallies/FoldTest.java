package fr.jeudi.tracking.tallies;

import fr.jeudi.parts.TestDatabase;

/** On {@code SPRING_MONGODB_URI}'s server where set, else on the embedded store. */
class FoldTest extends FoldContract {

    @Override
    String server() {
        return TestDatabase.uri();
    }
}
