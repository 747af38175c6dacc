package fr.jeudi.composer.issue;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.issue.Refused.Reason;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One issue of the letter. Each step answers the next record, or refuses in the wrong state.
 *
 * @param seq order of creation
 * @param monthly the choice whether monthly readers get it too; null: if it is its month's last
 * @param takenNumber the content's number once it is promised to readers; unique
 * @param standing what dispatch last told; null before
 * @param unannounced the released mail that other services have not been told of yet: written with
 *     the release itself, cleared once the record is out
 */
@Document("issues")
public record Issue(
        @Id String id,
        long seq,
        Content content,
        Status status,
        @Nullable Instant scheduledAt,
        @Nullable Instant releasedAt,
        @Nullable Boolean monthly,
        @Indexed(unique = true, sparse = true) @Nullable Integer takenNumber,
        List<Change> history,
        @Nullable Standing standing,
        @Nullable String unannounced,
        Instant savedAt,
        String savedBy,
        @Version long version) {

    public Issue {
        history = List.copyOf(history);
    }

    static Issue draft(String id, long seq, Content content, Instant now, String by) {
        return new Issue(
                id,
                seq,
                content,
                Status.DRAFT,
                null,
                null,
                null,
                null,
                List.of(new Change("created", now, by)),
                null,
                null,
                now,
                by,
                0);
    }

    /** The same draft with another text, over the version its writer had seen. */
    Issue written(Content next, @Nullable Boolean nextMonthly, Instant now, String by) {
        require(Status.DRAFT);
        return new Issue(
                id,
                seq,
                next,
                status,
                scheduledAt,
                releasedAt,
                nextMonthly,
                takenNumber,
                history,
                standing,
                unannounced,
                now,
                by,
                version);
    }

    /** Approved for a time to come, its number promised; a scheduled one gets the new time. */
    public Issue scheduled(Content whole, Instant at, Instant now, String by) {
        require(Status.DRAFT, Status.SCHEDULED);
        if (!at.isAfter(now)) {
            throw new Refused(Reason.PAST_TIME, "The time to release at has already passed.");
        }
        return step("scheduled", whole, Status.SCHEDULED, at, null, whole.number(), null, now, by);
    }

    /** Back to a draft that can be written, its number free again. */
    public Issue unscheduled(Instant now, String by) {
        require(Status.SCHEDULED);
        return step("unscheduled", content, Status.DRAFT, null, null, null, null, now, by);
    }

    /** Its time came, but it could not be compiled: a draft again, for somebody to look at. */
    public Issue refused(Instant now) {
        require(Status.SCHEDULED);
        return step("refused", content, Status.DRAFT, null, null, null, null, now, Change.ITSELF);
    }

    /** Out, and from here on frozen; {@code mail} is what has to be announced. */
    public Issue released(Content whole, String mail, Instant now, String by) {
        require(Status.DRAFT, Status.SCHEDULED);
        return step(
                "released",
                whole,
                Status.RELEASED,
                scheduledAt,
                now,
                whole.number(),
                mail,
                now,
                by);
    }

    public Issue announced() {
        return new Issue(
                id,
                seq,
                content,
                status,
                scheduledAt,
                releasedAt,
                monthly,
                takenNumber,
                history,
                standing,
                null,
                savedAt,
                savedBy,
                version);
    }

    public Issue cancelled(Instant now, String by) {
        require(Status.DRAFT, Status.SCHEDULED);
        return step("cancelled", content, Status.CANCELLED, null, null, null, null, now, by);
    }

    /**
     * What dispatch told, if it is news: a released issue ends as sent or cancelled, one cancelled
     * on its way was sent after all where an operator had it sent again, and whatever was told
     * twice or late changes nothing.
     */
    public Issue told(Standing news) {
        if (standing != null && !news.at().isAfter(standing.at())) {
            return this;
        }
        var ended =
                switch (news.state()) {
                    case "finished" -> Status.SENT;
                    case "cancelled" -> Status.CANCELLED;
                    default -> status;
                };
        boolean sentAgain =
                status == Status.CANCELLED && releasedAt != null && ended == Status.SENT;
        var next = status == Status.RELEASED || sentAgain ? ended : status;
        return new Issue(
                id,
                seq,
                content,
                next,
                scheduledAt,
                releasedAt,
                monthly,
                takenNumber,
                next == status ? history : with(next.word(), news.at(), Change.ITSELF),
                news,
                unannounced,
                savedAt,
                savedBy,
                version);
    }

    /** Whether monthly readers get it, too; {@code otherwise} stands in for a missing date. */
    public boolean monthlyToo(LocalDate otherwise) {
        return Objects.requireNonNullElseGet(
                monthly,
                () ->
                        PublicationDay.isLastOfItsMonth(
                                Objects.requireNonNullElse(content.date(), otherwise)));
    }

    /** Its text under another number and date. */
    public Content under(@Nullable Integer number, @Nullable LocalDate date) {
        return new Content(
                number,
                date,
                content.theme(),
                content.headline(),
                content.event(),
                content.portrait(),
                content.tool(),
                content.further(),
                content.next(),
                content.share(),
                content.signUp());
    }

    public void require(Status... allowed) {
        if (!List.of(allowed).contains(status)) {
            throw new Refused(
                    Reason.WRONG_STATE,
                    "The issue is %s; this needs one that is %s."
                            .formatted(
                                    status.word(),
                                    String.join(
                                            " or ",
                                            Stream.of(allowed).map(Status::word).toList())));
        }
    }

    private Issue step(
            String what,
            Content nextContent,
            Status nextStatus,
            @Nullable Instant nextScheduledAt,
            @Nullable Instant nextReleasedAt,
            @Nullable Integer nextTakenNumber,
            @Nullable String nextUnannounced,
            Instant now,
            String by) {
        return new Issue(
                id,
                seq,
                nextContent,
                nextStatus,
                nextScheduledAt,
                nextReleasedAt,
                monthly,
                nextTakenNumber,
                with(what, now, by),
                standing,
                nextUnannounced,
                savedAt,
                savedBy,
                version);
    }

    private List<Change> with(String what, Instant at, String by) {
        return Stream.concat(history.stream(), Stream.of(new Change(what, at, by))).toList();
    }
}
