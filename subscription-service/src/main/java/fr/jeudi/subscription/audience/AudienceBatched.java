package fr.jeudi.subscription.audience;

import fr.jeudi.subscription.lanes.Unreachable;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.subscriber.Section;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Tracking;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See deploy/contracts/audience-batched. */
record AudienceBatched(
        String batchId,
        String issueId,
        String lane,
        int number,
        List<Recipient> recipients,
        @Nullable Totals totals) {
    static final String TOPIC = "audience-batched";

    static AudienceBatched of(String issueId, String lane, int number, List<Recipient> recipients) {
        return new AudienceBatched(
                "%s/%s/%d".formatted(issueId, lane, number),
                issueId,
                lane,
                number,
                recipients,
                null);
    }

    AudienceBatched asLast(Totals totals) {
        return new AudienceBatched(batchId, issueId, lane, number, recipients, totals);
    }

    record Totals(int batches, int recipients) {}

    /**
     * @param unreachable why no mail can get to the domain, see {@link Unreachable}; null as far as
     *     we know it can
     */
    record Recipient(
            String subscriberId,
            String address,
            @Nullable String name,
            Language language,
            List<Section> sections,
            String openTracking,
            String clickTracking,
            @Nullable String unreachable) {

        static Recipient of(Subscriber it, @Nullable Unreachable unreachable) {
            var choices = it.choices();
            return new Recipient(
                    it.id(),
                    it.address(),
                    choices.name().isEmpty() ? null : choices.name(),
                    choices.language(),
                    choices.sections(),
                    measured(choices.openTracking()),
                    measured(choices.clickTracking()),
                    unreachable == null ? null : unreachable.word());
        }

        private static String measured(Tracking tracking) {
            return tracking == Tracking.GRANTED ? "individual" : "aggregate";
        }
    }
}
