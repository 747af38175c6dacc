package fr.jeudi.dispatch.outcome;

/** Which of our commands a reply answered; it decides what “user unknown” is worth. */
public enum Stage {
    CONNECTION,
    MAIL,
    RCPT,
    DATA,
    UNKNOWN
}
