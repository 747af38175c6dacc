package fr.jeudi.composer.compile;

/** Puts mails together out of a pool of segments. */
final class MailBytes {
    /** Holds {@code =_}, which quoted-printable text never does. */
    static final String BOUNDARY = "=_jeudi_alternative";

    private MailBytes() {}
}
