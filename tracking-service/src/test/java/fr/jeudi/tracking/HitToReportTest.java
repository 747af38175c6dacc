package fr.jeudi.tracking;

import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealParts.class)
class HitToReportTest extends HitToReportContract {}
