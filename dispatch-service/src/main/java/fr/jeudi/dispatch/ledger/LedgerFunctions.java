package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.mail.CompiledMails;
import fr.jeudi.dispatch.mail.IssueReleased;
import fr.jeudi.dispatch.topics.Codec;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** The edge: issues and audiences come in. */
@Configuration(proxyBeanMethods = false)
class LedgerFunctions {

    @Bean
    Consumer<Message<?>> issueToSend(CompiledMails mails, Dispatches dispatches, Codec codec) {
        return message -> {
            var issue = codec.read(message, IssueReleased.class);
            mails.keep(issue);
            dispatches.opened(issue);
        };
    }

    @Bean
    Consumer<Message<?>> batchToSend(Ledger ledger, Dispatches dispatches, Codec codec) {
        return message -> {
            var batch = codec.read(message, AudienceBatched.class);
            ledger.keep(batch);
            if (dispatches.hasEnded(batch.issueId()) && !ledger.isDone(batch.batchId())) {
                dispatches.goOn(batch.issueId());
            }
        };
    }
}
