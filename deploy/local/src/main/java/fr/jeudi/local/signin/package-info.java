/** The OpenID provider of a machine without one: three staff accounts and one API client. */
@NullMarked
package fr.jeudi.local.signin;

import org.jspecify.annotations.NullMarked;
