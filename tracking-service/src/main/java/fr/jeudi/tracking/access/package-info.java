/**
 * Who may do what: staff by OpenID Connect and role, machine clients by bearer token, the public
 * without session or cookie.
 */
@NullMarked
package fr.jeudi.tracking.access;

import org.jspecify.annotations.NullMarked;
