package fr.jeudi.dispatch.transactional;

import fr.jeudi.dispatch.transactional.MailRequested.To;
import java.time.Instant;
import org.bson.types.Binary;
import org.springframework.stereotype.Component;

/** Mails that dispatch itself writes; they go the way of those it is asked for. */
@Component
public class OwnMails {
    private final Couriers couriers;

    OwnMails(Couriers couriers) {
        this.couriers = couriers;
    }

    /**
     * Sends it soon; a repeat of the id changes nothing.
     *
     * @param content all fields but Date, Message-ID and To, and the body
     */
    public void send(
            String mailId,
            String kind,
            String address,
            String fromAddress,
            Instant expiresAt,
            byte[] content) {
        couriers.accept(
                new MailRequested(
                        mailId,
                        kind,
                        expiresAt,
                        new To(address, null),
                        fromAddress,
                        null,
                        new Binary(content)));
    }
}
