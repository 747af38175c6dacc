package fr.jeudi.dispatch.hooks;

import java.util.List;

/** How one provider says who calls and what happened. */
interface Provider {
    /** As in the path. */
    String name();

    /**
     * What the call tells. Nothing is read of a call that is not believed.
     *
     * @throws Refused if it is not from the provider, not of today, or unreadable
     */
    List<Event> read(Call call) throws Refused;
}
