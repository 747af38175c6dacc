package fr.jeudi.subscription.preferences;

import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.person.PersonName;
import fr.jeudi.subscription.subscriber.Choices;
import fr.jeudi.subscription.subscriber.Frequency;
import fr.jeudi.subscription.subscriber.Section;
import java.util.List;
import java.util.Optional;
import org.springframework.util.MultiValueMap;

/** The preferences page as sent; a box that is not there was not ticked. */
record PreferencesForm(MultiValueMap<String, String> fields) {

    List<Section> sections() {
        return fields.getOrDefault("sections", List.of()).stream()
                .flatMap(it -> Section.of(it).stream())
                .toList();
    }

    Choices onto(Choices held) {
        return new Choices(
                PersonName.clean(fields.getFirst("name")),
                first("language").flatMap(Language::of).orElse(held.language()),
                sections(),
                first("frequency").flatMap(Frequency::of).orElse(held.frequency()),
                held.openTracking().ticked(fields.containsKey("openTracking")),
                held.clickTracking().ticked(fields.containsKey("clickTracking")));
    }

    private Optional<String> first(String name) {
        return Optional.ofNullable(fields.getFirst(name));
    }
}
