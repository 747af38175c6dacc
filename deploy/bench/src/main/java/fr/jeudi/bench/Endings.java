package fr.jeudi.bench;

import static java.util.Objects.requireNonNull;

import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/** How each reader's mail ended: by subscriber, in the words of {@code delivery-reported}. */
record Endings(Map<String, String> words) {

    /** As the sink treats them. */
    static Endings expected(Manners manners, int recipients) {
        return new Endings(
                IntStream.range(0, recipients)
                        .boxed()
                        .collect(
                                Collectors.toMap(
                                        MadeUpIssue::id, it -> manners.of(it).ending.word)));
    }

    /** What the ledger says of an issue; of those tried again, what the last try came to. */
    static Endings inLedger(MongoTemplate mongo, String issueId) {
        var words = new HashMap<String, String>();
        var batches = Query.query(Criteria.where("issueId").is(issueId)).with(Sort.by("attempt"));
        for (var batch : mongo.find(batches, Progress.class)) {
            var readers = requireNonNull(mongo.findById(batch.id(), Batch.class)).recipients();
            for (int position = 0; position < batch.settled(); position++) {
                var remark = batch.remarks().get(position);
                var label = remark == null ? Label.ACCEPTED : remark.outcome();
                words.put(readers.get(position).subscriberId(), label.word);
            }
        }
        return new Endings(words);
    }

    boolean accepted(int reader) {
        return Label.ACCEPTED.word.equals(words.get(MadeUpIssue.id(reader)));
    }

    /** How many end otherwise there, or are in one of the two only. */
    long unlike(Endings others) {
        return Stream.of(words, others.words)
                .flatMap(it -> it.keySet().stream())
                .distinct()
                .filter(it -> !Objects.equals(words.get(it), others.words.get(it)))
                .count();
    }

    /** How many end in which way. */
    Map<String, Integer> sums() {
        var sums = new TreeMap<String, Integer>();
        words.values().forEach(it -> sums.merge(it, 1, Integer::sum));
        return sums;
    }
}
