package fr.jeudi.subscription.subscriber;

import fr.jeudi.subscription.topics.Publisher.Announcement;

/** Writes the mails subscribers ask for. */
public interface Letters {

    /** The request to send it; asking again gives the same mail id. */
    Announcement write(Subscriber subscriber, LetterAsked letter);
}
