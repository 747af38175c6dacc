@NullMarked
package fr.jeudi.local.settings;

import org.jspecify.annotations.NullMarked;
