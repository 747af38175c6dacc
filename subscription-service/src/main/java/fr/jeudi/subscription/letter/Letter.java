package fr.jeudi.subscription.letter;

import fr.jeudi.subscription.person.Language;

/** One transactional mail: the same content as HTML and as text. */
record Letter(Language language, String subject, String html, String text) {}
