package fr.jeudi.subscription.audience;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.subscription.audience.AudienceWriter.AudienceProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** A greater batch is a dead letter at dispatch-service, and 0 never ends. */
class AudiencePropertiesTest {
    private final ApplicationContextRunner start =
            new ApplicationContextRunner().withUserConfiguration(Bound.class);

    @Test
    void batchesOf250AreMadeOfPagesOf5000() {
        start.run(started ->
                assertThat(started.getBean(AudienceProperties.class))
                        .isEqualTo(new AudienceProperties(5_000, 250)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch-size=1", "batch-size=500", "page-size=1", "page-size=20000"})
    void theLimitsAreWithin(String setting) {
        start.withPropertyValues("subscription.audience." + setting)
                .run(started -> assertThat(started).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch-size=0",
                "batch-size=-1",
                "batch-size=501",
                "page-size=0",
                "page-size=20001"
            })
    void whatIsBeyondThemStopsTheStart(String setting) {
        start.withPropertyValues("subscription.audience." + setting)
                .run(started ->
                        assertThat(started)
                                .getFailure()
                                .rootCause()
                                .hasMessageContaining(setting.replaceAll("-s.*", "Size")));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(AudienceProperties.class)
    static class Bound {}
}
