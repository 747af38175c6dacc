package fr.jeudi.tracking.readers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsentTest {

    @ParameterizedTest
    @CsvSource({"1,false,false", "2,true,false", "3,false,true", "9007199254740991,true,true"})
    void oneNumberHoldsItWhole(long version, boolean open, boolean click) {
        var consent = new Consent(version, open, click);

        assertThat(Consent.of(consent.held())).isEqualTo(consent);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,true"})
    void aLaterVersionIsTheGreaterNumber(boolean open, boolean click) {
        assertThat(new Consent(5, open, click).held())
                .isGreaterThan(new Consent(4, !open, !click).held());
    }

    @ParameterizedTest
    @CsvSource({"granted,true", "unknown,false", "denied,false", "withdrawn,false", "later,false"})
    void onlyGrantedAllows(String said, boolean allows) {
        var changed = new SubscriberChanged("mfrggzdfmztwq2lk", 1, said, said);

        assertThat(changed.consent().allows(Kind.OPEN)).isEqualTo(allows);
        assertThat(changed.consent().allows(Kind.CLICK)).isEqualTo(allows);
    }
}
