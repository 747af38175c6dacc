package fr.jeudi.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;

/** Of the processor, not of the wall: what else runs on the machine does not count. */
public final class ProcessorTime {

    private ProcessorTime() {}

    /** What comes of the work, which this thread must have done in less time than that. */
    public static <T> T within(Duration limit, Supplier<T> work) {
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        var result = work.get();
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(limit);
        return result;
    }
}
