package fr.jeudi.dispatch.plan;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/** By when an operator wants an issue to be out, and who said so. */
@Document("targets")
record Target(@Id String issueId, Instant allBy, String by, Instant at) {}
