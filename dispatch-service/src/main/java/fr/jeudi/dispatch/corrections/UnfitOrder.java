package fr.jeudi.dispatch.corrections;

/** An order that cannot be carried out as it was given; says which field is wrong. */
final class UnfitOrder extends RuntimeException {
    private final String field;

    UnfitOrder(String field, String wanted) {
        super(field + ": " + wanted);
        this.field = field;
    }

    String field() {
        return field;
    }
}
