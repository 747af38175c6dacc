/** The one address of all: hands each request to the service its path belongs to. */
@NullMarked
package fr.jeudi.local.edge;

import org.jspecify.annotations.NullMarked;
