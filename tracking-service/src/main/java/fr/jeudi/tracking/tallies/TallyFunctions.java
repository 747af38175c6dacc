package fr.jeudi.tracking.tallies;

import fr.jeudi.tracking.hits.EngagementRecorded;
import fr.jeudi.tracking.topics.Batch;
import fr.jeudi.tracking.topics.Codec;
import fr.jeudi.tracking.topics.TopicIds;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** The edge to {@code engagement-recorded} and {@code delivery-reported}. */
@Configuration(proxyBeanMethods = false)
class TallyFunctions {

    @Bean
    Consumer<Message<List<Object>>> foldHits(Fold fold, Codec codec, TopicIds topics) {
        return message -> Batch.of(message).handle(it -> placed(it, codec, topics), fold::fold);
    }

    private static Placed placed(Batch.Item item, Codec codec, TopicIds topics) {
        return new Placed(
                topics.of(EngagementRecorded.TOPIC) + "-" + item.partition(),
                item.offset(),
                codec.read(item.payload(), EngagementRecorded.class));
    }

    @Bean
    Consumer<Message<?>> keepTotals(Tallies tallies, Codec codec) {
        return message -> {
            var report = codec.read(message, DeliveryReported.class);
            if (report.issueId() != null && report.totals() != null) {
                tallies.keep(report.issueId(), report.at(), report.totals());
            }
        };
    }
}
