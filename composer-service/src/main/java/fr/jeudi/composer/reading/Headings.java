package fr.jeudi.composer.reading;

import java.util.Optional;
import java.util.regex.Pattern;

/** The headings an issue is known by, in the forms people write them. */
final class Headings {

    /** What a heading opens, and the title it gives it. */
    record Opening(Place place, String title) {}

    /** Where a text goes. */
    enum Place {
        EVENT,
        PORTRAIT,
        TOOL,
        FURTHER,
        NEXT,
        SHARE,
        SIGN_UP
    }

    private static final String WHEN =
            "(?: (?:du mois|de la semaine|du jeudi|du jour|of the (?:month|week)|this week))?";
    private static final String TITLE = "(?: ?[:\u2013\u2014-] ?(.*)|)";
    private static final Pattern EVENT = slot("(?:l'|un |the |an )?(?:evenement|event)");
    private static final Pattern PORTRAIT = slot("(?:le |un |the |a )?portrait");
    private static final Pattern TOOL = slot("(?:l'|un |the |a )?(?:outil|tool)");
    private static final Pattern NEXT =
            Pattern.compile(
                    "(?:la semaine prochaine|(?:le )?prochain (?:numero|rendez-vous)|jeudi prochain|a venir|next (?:week|issue))(?: ?[:!\u2026.]+)?");
    private static final Pattern SHARE =
            Pattern.compile(
                    "(?:partagez(?:-l[ea])?|partager|faites (?:passer|suivre|circuler)|share(?: (?:it|this))?|pass it on)(?: ?[:!\u2026.]+)?");
    private static final Pattern SIGN_UP =
            Pattern.compile(
                    "(?:inscription|s'inscrire|inscrivez-vous|s'abonner|abonnez-vous|abonnement|pas encore (?:abonne|inscrit)e?|(?:not yet )?(?:subscribed?|signed up)|sign up|subscribe)(?: ?[:!?\u2026.]+)?");
    private static final Pattern SEPARATOR = Pattern.compile("[:\u2013\u2014]| - ");

    private Headings() {}

    /** One of the three slots; needs no dress, since its words are enough. */
    static Optional<Opening> slot(Line line) {
        if (line.isBlank() || !line.isShort()) {
            return Optional.empty();
        }
        return slot(line, EVENT, Place.EVENT)
                .or(() -> slot(line, PORTRAIT, Place.PORTRAIT))
                .or(() -> slot(line, TOOL, Place.TOOL));
    }

    /** What a line that is dressed as a heading opens. */
    static Opening dressed(Line line) {
        if (NEXT.matcher(line.key()).matches()) {
            return new Opening(Place.NEXT, "");
        }
        if (SHARE.matcher(line.key()).matches()) {
            return new Opening(Place.SHARE, "");
        }
        if (SIGN_UP.matcher(line.key()).matches()) {
            return new Opening(Place.SIGN_UP, "");
        }
        return new Opening(Place.FURTHER, line.plain());
    }

    private static Optional<Opening> slot(Line line, Pattern pattern, Place place) {
        if (!pattern.matcher(line.key()).matches()) {
            return Optional.empty();
        }
        var separator = SEPARATOR.matcher(line.plain());
        var title =
                separator.find()
                        ? line.plain().substring(separator.end()).replaceFirst("^\\**", "")
                        : "";
        return Optional.of(new Opening(place, title.strip()));
    }

    private static Pattern slot(String name) {
        return Pattern.compile(name + WHEN + TITLE);
    }
}
