package fr.jeudi.composer.release;

import java.time.Instant;
import org.bson.types.Binary;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What an issue announces when it is released, byte for byte. Written before the release, which
 * names it: one that no issue names belongs to a release that did not happen.
 */
@Document("released-mails")
record ReleasedMail(@Id String id, String issueId, Binary record, Instant at) {}
