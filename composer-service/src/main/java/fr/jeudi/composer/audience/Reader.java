package fr.jeudi.composer.audience;

import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/** One subscriber, as far as counting goes. */
@Document("readers")
@CompoundIndex(name = "counted", def = "{'state': 1, 'frequency': 1}")
record Reader(@Id String id, long changeVersion, String state, String frequency) {}
