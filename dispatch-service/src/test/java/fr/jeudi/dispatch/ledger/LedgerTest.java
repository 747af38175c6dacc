package fr.jeudi.dispatch.ledger;

import fr.jeudi.parts.TestDatabase;

class LedgerTest extends LedgerContract {
    private static final String URI = TestDatabase.uri();

    @Override
    String uri() {
        return URI;
    }
}
