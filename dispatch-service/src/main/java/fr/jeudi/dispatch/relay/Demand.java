package fr.jeudi.dispatch.relay;

import org.jspecify.annotations.Nullable;

/**
 * What a connection must be good for.
 *
 * @param urgent single mails
 * @param tlsRequired only an encrypted one will do
 * @param extension the relay is to offer; null for none in particular
 * @param preferred while it is well; null for none
 */
record Demand(
        boolean urgent,
        boolean tlsRequired,
        @Nullable Extension extension,
        @Nullable SmtpRelay preferred) {

    boolean isMetBy(RelayConnection connection) {
        return (!tlsRequired || connection.isEncrypted())
                && (extension == null || connection.offers(extension));
    }

    /** Whether a session with it may do, as far as the last one told. */
    boolean mayBeMetBy(SmtpRelay relay) {
        return extension == null || relay.mayOffer(extension);
    }
}
