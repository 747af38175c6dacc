package fr.jeudi.local;

import fr.jeudi.composer.ComposerApplication;
import fr.jeudi.dispatch.DispatchApplication;
import fr.jeudi.subscription.SubscriptionApplication;
import fr.jeudi.tracking.TrackingApplication;
import java.util.Locale;
import org.springframework.boot.SpringApplication;

/** The four services, in the order they start. */
enum Service {
    SUBSCRIPTION,
    COMPOSER,
    DISPATCH,
    TRACKING;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    SpringApplication application() {
        return switch (this) {
            case SUBSCRIPTION -> SubscriptionApplication.application();
            case COMPOSER -> ComposerApplication.application();
            case DISPATCH -> DispatchApplication.application();
            case TRACKING -> TrackingApplication.application();
        };
    }
}
