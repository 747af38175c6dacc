package fr.jeudi.dispatch.desk;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Server-sent events that say: something has moved. They carry no figures. */
@Controller
class LivePages {
    private final Viewers viewers;
    private final Desk desk;

    LivePages(Viewers viewers, Desk desk) {
        this.viewers = viewers;
        this.desk = desk;
    }

    @GetMapping(path = "/admin/dispatch/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> all() {
        return events(Viewers.ALL);
    }

    @GetMapping(
            path = "/admin/dispatch/{issueId}/events",
            produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> one(@PathVariable String issueId) {
        desk.one(issueId);
        return events(issueId);
    }

    /** Who is one too many polls, as before, and may ask again. */
    private ResponseEntity<SseEmitter> events(String issueId) {
        return viewers.join(issueId)
                .map(it ->
                        ResponseEntity.ok()
                                .cacheControl(CacheControl.noStore())
                                // nginx and others hand on at once what says so.
                                .header("X-Accel-Buffering", "no")
                                .body(it))
                .orElseGet(() ->
                        ResponseEntity.status(503).header(HttpHeaders.RETRY_AFTER, "60").build());
    }
}
