/** Single mails on request: claimed before they are sent, on connections of their own. */
@NullMarked
package fr.jeudi.dispatch.transactional;

import org.jspecify.annotations.NullMarked;
