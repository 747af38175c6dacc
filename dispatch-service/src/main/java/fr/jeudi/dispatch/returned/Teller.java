package fr.jeudi.dispatch.returned;

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

    Teller(Returns returns, Reports reports, Lanes lanes) {
        super("returns", ROUND, Duration.ofSeconds(2), Crew.PHASE + 1);
        this.returns = returns;
        this.reports = reports;
        this.lanes = lanes;
    }

    /** Whatever the store still holds open. */
    void tell() {
        for (var returned : returns.untold(AT_ONCE)) {
            tell(returned);
            if (returned.kind() == Kind.COMPLAINED
                    && returned.issueId() != null
                    && returned.subscriberId() != null) {
                lanes.complained(returned.issueId(), returned.subscriberId());
            }
            returns.told(returned);
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
