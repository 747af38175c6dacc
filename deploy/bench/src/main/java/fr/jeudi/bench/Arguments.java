package fr.jeudi.bench;

/** The numbers behind a bench's name. */
final class Arguments {
    private Arguments() {}

    static int number(String[] args, int position, int otherwise) {
        return args.length > position ? Integer.parseInt(args[position]) : otherwise;
    }
}
