package fr.jeudi.dispatch.returned;

import fr.jeudi.dispatch.alarm.Alarms;
import fr.jeudi.dispatch.lanes.Lanes;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.report.CameBack;
import fr.jeudi.dispatch.report.Reports;
import fr.jeudi.dispatch.rounds.InRounds;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Tells what has come back, until the brokers have it: what was kept before a crash is told after
 * it, maybe twice.
 */
@Component
class Teller extends InRounds {
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int AT_ONCE = 500;

    private final Returns returns;
    private final Reports reports;
    private final Lanes lanes;
    private final Alarms alarms;

    Teller(Returns returns, Reports reports, Lanes lanes, Alarms alarms) {
        super("returns", ROUND, Duration.ofSeconds(2), Crew.PHASE + 1);
        this.returns = returns;
        this.reports = reports;
        this.lanes = lanes;
        this.alarms = alarms;
    }

    /** Whatever the store still holds open. */
    void tell() {
        for (var returned : returns.untold(AT_ONCE)) {
            tell(returned);
            if (returns.told(returned)) {
                heed(returned);
            }
        }
    }

    /** Once, whichever instance tells it. */
    private void heed(Returned returned) {
        var issueId = returned.issueId();
        var subscriberId = returned.subscriberId();
        if (issueId == null || subscriberId == null) {
            return;
        }
        var verdict = returned.verdict();
        if (returned.kind() == Kind.COMPLAINED) {
            lanes.complained(issueId, subscriberId);
        } else if (returned.kind() == Kind.BOUNCED && verdict != null) {
            alarms.bounced(issueId, subscriberId, verdict, returned.cause());
        }
    }

    /** Who leaves by a single mail leaves all the same; that is about the person, not the mail. */
    private void tell(Returned returned) {
        var aboutThePerson = returned.kind() == Kind.LEFT && returned.subscriberId() != null;
        reports.publish(
                new CameBack(
                        returned.reportId(),
                        returned.issueId(),
                        aboutThePerson ? null : returned.mailId(),
                        returned.subscriberId(),
                        returned.kind().word(),
                        returned.cause(),
                        returned.status(),
                        returned.verdict(),
                        returned.messageId(),
                        returned.at()));
    }

    @Override
    protected void round() {
        tell();
    }
}
