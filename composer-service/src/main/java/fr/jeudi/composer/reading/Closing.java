package fr.jeudi.composer.reading;

import fr.jeudi.composer.reading.Headings.Place;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells the calls at the end of an issue from the text before them. */
final class Closing {
    private static final Pattern SHARE =
            Pattern.compile(
                    "vous avez aime |.*(?:partagez-l|partagez ce |partagez cet |faites(?:-le)? (?:suivre|passer|circuler)|transmettez(?:-l| ce)|share this|forward this|pass (?:it|this) on).*");
    private static final Pattern NEXT =
            Pattern.compile(
                    ".*(?:(?:rendez-vous|retrouv|a bientot|reviendr|see you|back).*(?:semaine prochaine|jeudi prochain|prochain numero|next week|next thursday)|a jeudi prochain|a la semaine prochaine|(?:la semaine prochaine|jeudi prochain|prochain numero|next week) ?[:,].*).*");
    private static final Pattern SIGN_UP =
            Pattern.compile(
                    "(?:retrouvez |.*(?:inscrivez-vous|vous inscrire|abonnez-vous|vous abonner|sign up|subscribe)).*");
    private static final Pattern SIGN_UP_SENTENCE =
            Pattern.compile(
                    "(?<=[.!?\u2026])[\\s\u00A0]+(?=(?:Si ce n.est|N.h.sitez pas . vous|Pas encore (?:abonn|inscrit)|(?:\\[|\\*\\*)?(?:Inscrivez|Abonnez)-vous|Not (?:yet )?(?:subscribed|signed)|Sign up|Subscribe))");

    private Closing() {}

    /** What a paragraph of the last section calls for, if it is one of the calls. */
    static Optional<Place> of(String paragraph, boolean afterOthers) {
        var key = Line.key(paragraph);
        if (SHARE.matcher(key).matches() || key.startsWith("vous avez aime ")) {
            return Optional.of(Place.SHARE);
        }
        if (NEXT.matcher(key).matches()) {
            return Optional.of(Place.NEXT);
        }
        return afterOthers && SIGN_UP.matcher(key).matches()
                ? Optional.of(Place.SIGN_UP)
                : Optional.empty();
    }

    /** Where the announcement ends and a call to sign up begins; the length if there is none. */
    static int endOfAnnouncement(String paragraph) {
        if (paragraph.length() > 5000) {
            return paragraph.length();
        }
        var sentence = SIGN_UP_SENTENCE.matcher(paragraph);
        while (sentence.find()) {
            var before = paragraph.substring(0, sentence.start());
            if (isWhole(before)) {
                return sentence.start();
            }
        }
        return paragraph.length();
    }

    /** No strong text or link is cut in two. */
    private static boolean isWhole(String text) {
        return text.split("\\*\\*", -1).length % 2 == 1
                && text.chars().filter(c -> c == '[').count()
                        == text.chars().filter(c -> c == ']').count();
    }
}
