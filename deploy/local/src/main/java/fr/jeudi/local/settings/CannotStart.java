package fr.jeudi.local.settings;

/** Why the suite does not start, as one sentence for the person who typed the command. */
public final class CannotStart extends RuntimeException {

    private final String sentence;

    public CannotStart(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    public CannotStart(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    /** What went wrong and what to change. */
    public String sentence() {
        return sentence;
    }
}
