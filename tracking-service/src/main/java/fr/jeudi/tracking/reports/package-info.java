/**
 * What came of each issue, for people to read and programs to fetch, and what each number can and
 * cannot know.
 */
@NullMarked
package fr.jeudi.tracking.reports;

import org.jspecify.annotations.NullMarked;
