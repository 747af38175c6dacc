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
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts the workers, and those without whom they send nothing, before the rest of the service is
 * made, so that a replica that joins in the middle of a send helps some seconds earlier. If the
 * rest then cannot be made they end as they do at SIGTERM: nobody is in doubt because of a page's
 * setting.
 */
@Component
class WorkersFirst implements BeanFactoryInitializer<ListableBeanFactory>, DisposableBean {
    private final List<SmartLifecycle> inOrder;

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
        inOrder.forEach(SmartLifecycle::start);
    }

    @Override
    public void destroy() {
        inOrder.reversed().stream().filter(SmartLifecycle::isRunning).forEach(SmartLifecycle::stop);
    }
}
