package fr.jeudi.subscription;

import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Ids;
import fr.jeudi.subscription.tokens.Tokens;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@WholeService
class JourneyTest implements JourneyContract {
    @Autowired MockMvcTester web;
    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired Consents consents;
    @Autowired Tokens tokens;
    @Autowired Ids ids;

    @Override
    public Service service() {
        return new Service(web, visitor, subscribers, consents, tokens, ids);
    }
}
