@NullMarked
package fr.jeudi.dispatch.transactional;

import org.jspecify.annotations.NullMarked;
