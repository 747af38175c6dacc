package fr.jeudi.tracking.hits;

/**
 * A verdict and the rule that gave it. For reports only, never what protects an action (STANDARDS
 * T5).
 */
record Judgement(Verdict verdict, String rule) {}
