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
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;

/**
 * Starts the workers, and those without whom they send nothing, before the rest of the service is
 * made, so that a replica that joins in the middle of a send helps some seconds earlier (ADR 21).
 * If the rest then cannot be made, or SIGTERM comes before it is, they end as they do later: nobody
 * is in doubt because of a page's setting.
 */
@Component
@DependsOn("withdrawals") // They look while those here are made.
class WorkersFirst
        implements BeanFactoryInitializer<ListableBeanFactory>,
                SmartInitializingSingleton,
                SmartLifecycle,
                DisposableBean {
    private final List<SmartLifecycle> inOrder;

    /** Spring's own hook waits until all has started. */
    private final Thread atSigterm = new Thread(this::endAtOnce, "workers-first");

    private volatile boolean ended;
    private boolean started;

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
     * All is made.
     *
     * @throws IllegalStateException after SIGTERM: nothing is to start
     */
    @Override
    public void afterSingletonsInstantiated() {
        if (ended) {
            throw new IllegalStateException("stopped during its start");
        }
    }

    /**
     * All has started; from here on Spring stops what runs.
     *
     * @throws IllegalStateException at SIGTERM
     */
    @Override
    public void start() {
        Runtime.getRuntime().removeShutdownHook(atSigterm);
        started = true;
    }

    @Override
    public void stop() {
        started = false;
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    /** The last to start. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void destroy() {
        end();
    }

    private void endAtOnce() {
        ended = true;
        end();
    }

    /** Who comes second waits: what the workers need is closed after them. */
    private synchronized void end() {
        inOrder.reversed().stream().filter(SmartLifecycle::isRunning).forEach(SmartLifecycle::stop);
    }
}
