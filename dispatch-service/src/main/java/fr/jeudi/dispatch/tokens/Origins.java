package fr.jeudi.dispatch.tokens;

import java.util.Optional;

/** Those who keep what return tokens name: issues, single mails. */
public interface Origins {

    /** What signs for it; empty if it is not kept here. */
    Optional<ReturnKey> keyOf(ReturnToken token);
}
