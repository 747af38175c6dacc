@NullMarked
package fr.jeudi.local.edge;

import org.jspecify.annotations.NullMarked;
