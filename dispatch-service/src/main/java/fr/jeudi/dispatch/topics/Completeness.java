package fr.jeudi.dispatch.topics;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a record read from a topic has all that its type says it has. */
final class Completeness {
    private static final ClassValue<List<RecordComponent>> COMPONENTS =
            new ClassValue<>() {
                @Override
                protected List<RecordComponent> computeValue(Class<?> type) {
                    var components = Arrays.asList(type.getRecordComponents());
                    components.forEach(it -> it.getAccessor().setAccessible(true));
                    return components;
                }
            };

    private Completeness() {}

    /**
     * The same value.
     *
     * @throws IllegalArgumentException if something in it is null that may not be
     */
    static <T> T checked(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("null");
        }
        check(value);
        return value;
    }

    private static void check(Object value) {
        switch (value) {
            case Record record ->
                    COMPONENTS.get(record.getClass()).forEach(it -> check(record, it));
            case List<?> list -> list.forEach(Completeness::checked);
            default -> {}
        }
    }

    private static void check(Record record, RecordComponent component) {
        Object part;
        try {
            part = component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        if (part != null) {
            check(part);
        } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            throw new IllegalArgumentException("no " + component.getName());
        }
    }
}
