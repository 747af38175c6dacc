package fr.jeudi.dispatch.people;

import java.util.Collection;

/** Those who keep something of a person besides the id. */
public interface Erasure {

    /** Nothing of these stays but ids, and what cannot be told from others; may be repeated. */
    void erase(Collection<String> subscriberIds);
}
