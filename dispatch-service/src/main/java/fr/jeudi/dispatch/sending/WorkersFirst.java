package fr.jeudi.dispatch.sending;

import fr.jeudi.dispatch.alarm.Alarms;
import fr.jeudi.dispatch.lanes.Lanes;
import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.switchboard.Watch;
import java.util.List;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts the workers, and those without whom they send nothing, before the rest of the service is
 * made, so that a replica that joins in the middle of a send helps some seconds earlier (ADR 21).
 * If the rest then cannot be made, or SIGTERM comes before it is, they end as they do later: nobody
 * is in doubt because of a page's setting.
 */
@Component
class WorkersFirst
        implements BeanFactoryInitializer<ListableBeanFactory>,
                SmartInitializingSingleton,
                DisposableBean {
    private final List<SmartLifecycle> inOrder;

    /** Spring's own hook waits until all is made. */
    private final Thread atSigterm = new Thread(this::stop, "workers-first");

    WorkersFirst(
            Crew crew,
            Bookkeeper bookkeeper,
            Watch watch,
            Alarms alarms,
            Lanes lanes,
            Sender sender) {
        this.inOrder = List.of(crew, bookkeeper, watch, alarms, lanes, sender);
    }

    @Override
    public void initialize(ListableBeanFactory beans) {
        Runtime.getRuntime().addShutdownHook(atSigterm);
        inOrder.forEach(SmartLifecycle::start);
    }

    /**
     * From here on Spring stops what runs.
     *
     * @throws IllegalStateException at SIGTERM: nothing more is started
     */
    @Override
    public void afterSingletonsInstantiated() {
        Runtime.getRuntime().removeShutdownHook(atSigterm);
    }

    @Override
    public void destroy() {
        stop();
    }

    /** Who comes second waits: what the workers need is closed after them. */
    private synchronized void stop() {
        inOrder.reversed().stream().filter(SmartLifecycle::isRunning).forEach(SmartLifecycle::stop);
    }
}
