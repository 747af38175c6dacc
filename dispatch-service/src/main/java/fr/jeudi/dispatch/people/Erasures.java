package fr.jeudi.dispatch.people;

import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** Sees to it that nothing is kept of whoever is forgotten, wherever something is. */
@Component
public class Erasures {
    private static final int AT_ONCE = 100;

    private final People people;
    private final List<Erasure> all;

    Erasures(People people, List<Erasure> all) {
        this.people = people;
        this.all = all;
    }

    /** What is kept of them from now on is erased by whoever keeps it: they are known to be. */
    void erase(Collection<String> forgotten) {
        all.forEach(it -> it.erase(forgotten));
        people.erased(forgotten);
    }

    /** Erases those too whom an earlier version only marked, each once. How many they were. */
    public int goOn() {
        int erased = 0;
        for (var some = people.unerased(AT_ONCE);
                !some.isEmpty();
                some = people.unerased(AT_ONCE)) {
            erase(some);
            erased += some.size();
        }
        return erased;
    }
}
